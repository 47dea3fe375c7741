package dev.holdfast.client.urlconnection;

import dev.holdfast.exchange.ResponseHead;
import org.jspecify.annotations.Nullable;
import sun.net.www.MessageHeader;

/** A response's head, its status line first, as the client has read it. */
record UrlConnectionResponse(MessageHeader head) implements ResponseHead {
    /** From "HTTP/1.1 401 …"; 0 when it cannot be read. */
    @Override
    public int status() {
        String line = head.getValue(0);
        if (head.getKey(0) != null || line == null) {
            return 0;
        }
        int at = line.indexOf(' ');
        while (at >= 0 && at < line.length() && line.charAt(at) == ' ') {
            at++;
        }
        int status = 0;
        for (int i = at; at > 0 && i < line.length() && i < at + 3; i++) {
            int digit = line.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return 0;
            }
            status = status * 10 + digit;
        }
        return status;
    }

    @Override
    public @Nullable String header(String name) {
        for (int i = 1; ; i++) {
            String key = head.getKey(i);
            String value = head.getValue(i);
            if (key == null && value == null) {
                return null;
            }
            if (name.equalsIgnoreCase(key)) {
                return value; // MessageHeader's own look-up finds the last
            }
        }
    }

    @Override
    public @Nullable String challenges() {
        String joined = null;
        for (int i = 1; ; i++) {
            String name = head.getKey(i);
            String value = head.getValue(i);
            if (name == null && value == null) {
                return joined;
            }
            if ("WWW-Authenticate".equalsIgnoreCase(name) && value != null) {
                joined = joined == null ? value : joined + ", " + value;
            }
        }
    }
}
