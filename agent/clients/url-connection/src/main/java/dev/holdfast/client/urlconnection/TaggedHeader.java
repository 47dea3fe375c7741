package dev.holdfast.client.urlconnection;

import dev.holdfast.exchange.Attempt;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import sun.net.www.MessageHeader;

/**
 * A request's head that knows its attempt: the one that went onto the wire in place of the application's, or the application's
 * own once a retry has been decided. So the attempt's state needs no map beside the connection.
 *
 * <p>Used on the connection's own thread, under its lock.
 */
final class TaggedHeader extends MessageHeader {
    private final Attempt attempt;
    private final @Nullable MessageHeader original;
    private final @Nullable String requestLine;
    private final @Nullable String host;
    private boolean retryWanted;

    private TaggedHeader(Attempt attempt, @Nullable MessageHeader original, MessageHeader request) {
        this.attempt = attempt;
        this.original = original;
        this.requestLine = request.getKey(0);
        this.host = request.findValue("Host");
    }

    /** A copy with the static credential out and the bound one in; the application's head stays as it is, for it follows redirects. */
    static TaggedHeader rewritten(Attempt attempt, MessageHeader original) {
        TaggedHeader head = new TaggedHeader(attempt, original, original);
        String authorization = attempt.authorization();
        for (int i = 0; ; i++) {
            String name = original.getKey(i);
            String value = original.getValue(i);
            if (name == null && value == null) {
                break;
            }
            if (name == null || value == null || !attempt.removes(name, value)) {
                head.add(name, value);
            }
        }
        if (authorization != null) {
            head.add("Authorization", authorization);
        }
        return head;
    }

    /** A copy of the application's head, to stand in its place from now on, that carries the attempt to the next writing. */
    static TaggedHeader carrying(Attempt attempt, MessageHeader original) {
        TaggedHeader head = new TaggedHeader(attempt, null, original);
        for (int i = 0; ; i++) {
            String name = original.getKey(i);
            String value = original.getValue(i);
            if (name == null && value == null) {
                return head;
            }
            head.add(name, value);
        }
    }

    Attempt attempt() {
        return attempt;
    }

    /** The head as the application made it. */
    MessageHeader original() {
        return original == null ? this : original;
    }

    boolean isRetryWanted() {
        return retryWanted;
    }

    void retryWanted(boolean wanted) {
        retryWanted = wanted;
    }

    /** Whether it is still for the request of its attempt: a redirect changes the request line or the host in place. */
    boolean isSameRequest() {
        return Objects.equals(requestLine, getKey(0)) && Objects.equals(host, findValue("Host"));
    }
}
