package dev.holdfast.client.urlconnection;

import dev.holdfast.exchange.Attempt;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import sun.net.www.MessageHeader;

/**
 * What a request's head is to us: the rewritten one that went onto the wire in place of the application's, or the application's
 * own that carries its attempt to the next writing. Used on the connection's own thread, under its lock.
 */
final class Tag {
    private final Attempt attempt;
    private final @Nullable MessageHeader original;
    private final @Nullable String requestLine;
    private final @Nullable String host;
    private boolean retryWanted;

    /**
     * @param original the application's head when the tagged one is a rewritten copy of it; null when it is the application's
     * @param request the head as it stands now
     */
    Tag(Attempt attempt, @Nullable MessageHeader original, MessageHeader request) {
        this.attempt = attempt;
        this.original = original;
        this.requestLine = request.getKey(0);
        this.host = request.findValue("Host");
    }

    /** A copy with the static credential out and the bound one in; the application's head stays as it is, for it follows redirects. */
    static MessageHeader rewrite(Attempt attempt, MessageHeader original) {
        MessageHeader head = new MessageHeader();
        head.add(requestLine(attempt, original.getKey(0)), original.getValue(0));
        for (int i = 1; ; i++) {
            String name = original.getKey(i);
            String value = original.getValue(i);
            if (name == null && value == null) {
                break;
            }
            if (name == null || value == null || !attempt.removes(name, value)) {
                head.add(name, value);
            }
        }
        for (int i = 0; i < attempt.fieldCount(); i++) {
            head.add(attempt.fieldName(i), attempt.fieldValue(i));
        }
        return head;
    }

    /** With the target that is written in place of the application's (RFC 9112 section 3). */
    private static @Nullable String requestLine(Attempt attempt, @Nullable String line) {
        String target = attempt.target();
        if (target == null || line == null) {
            return line;
        }
        return line.substring(0, line.indexOf(' ') + 1) + target + line.substring(line.lastIndexOf(' '));
    }

    Attempt attempt() {
        return attempt;
    }

    /** The head as the application made it, given the one that has this tag. */
    MessageHeader original(MessageHeader tagged) {
        return original == null ? tagged : original;
    }

    boolean isRetryWanted() {
        return retryWanted;
    }

    void retryWanted(boolean wanted) {
        retryWanted = wanted;
    }

    /** Whether the tagged head is still for the request of the attempt: a redirect changes request line or host in place. */
    boolean isFor(MessageHeader tagged) {
        return Objects.equals(requestLine, tagged.getKey(0)) && Objects.equals(host, tagged.findValue("Host"));
    }
}
