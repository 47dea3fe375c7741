package dev.holdfast.client.jdkhttp;

import dev.holdfast.exchange.Attempt;
import dev.holdfast.exchange.RequestHead;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 request's head as the client has just built it: request line, {@code Name: value} lines, an empty line, each with
 * CRLF; values were checked to have no line break (RFC 9112 section 2.1). Immutable.
 */
final class Http1Head implements RequestHead {
    private static final String LINE_END = "\r\n";

    private final URI uri;
    private final String text;

    /** @param uri of the request */
    Http1Head(URI uri, String text) {
        this.uri = uri;
        this.text = text;
    }

    @Override
    public String method() {
        int space = text.indexOf(' ');
        return space < 0 ? "" : text.substring(0, space);
    }

    @Override
    public String host() {
        String host = uri.getHost();
        return host == null ? "" : host;
    }

    @Override
    public int port() {
        return Target.port(uri);
    }

    @Override
    public String target() {
        int from = text.indexOf(' ') + 1;
        int to = text.indexOf(' ', from);
        return to < 0 ? "" : text.substring(from, to);
    }

    @Override
    public @Nullable String header(String name) {
        for (int line = nextLine(0); isField(line); line = nextLine(line)) {
            if (isNamed(line, name)) {
                return value(line);
            }
        }
        return null;
    }

    /** The head with the attempt's credential in place of the static ones; all else and the order of the fields stay. */
    String replacedBy(Attempt attempt) {
        StringBuilder head = new StringBuilder(text.length() + 64);
        int fields = nextLine(0);
        appendRequestLine(head, attempt.target(), fields);
        for (int i = 0; i < attempt.fieldCount(); i++) {
            head.append(attempt.fieldName(i))
                    .append(": ")
                    .append(attempt.fieldValue(i))
                    .append(LINE_END);
        }
        int line = fields;
        while (isField(line)) {
            int next = nextLine(line);
            if (!attempt.removes(name(line), value(line))) {
                head.append(text, line, next);
            }
            line = next;
        }
        return head.append(text, line, text.length()).toString();
    }

    private void appendRequestLine(StringBuilder head, @Nullable String target, int end) {
        if (target == null) {
            head.append(text, 0, end);
            return;
        }
        int from = text.indexOf(' ') + 1;
        head.append(text, 0, from).append(target).append(text, text.indexOf(' ', from), end);
    }

    private int nextLine(int from) {
        int end = text.indexOf(LINE_END, from);
        return end < 0 ? text.length() : end + LINE_END.length();
    }

    private boolean isField(int line) {
        return line < text.length() && !text.startsWith(LINE_END, line);
    }

    private boolean isNamed(int line, String name) {
        return text.regionMatches(true, line, name, 0, name.length()) && text.startsWith(":", line + name.length());
    }

    private String name(int line) {
        return text.substring(line, text.indexOf(':', line));
    }

    private String value(int line) {
        int end = nextLine(line) - LINE_END.length();
        return text.substring(text.indexOf(':', line) + 1, end).trim();
    }
}
