package dev.holdfast.client.jdkhttp;

import dev.holdfast.exchange.Attempt;
import dev.holdfast.exchange.RequestAttempts;
import dev.holdfast.hook.Hook;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Replaces the pseudo-header fields of an HTTP/2 request (RFC 9113 section 8.3.1) when they are encoded, which is after
 * {@link Http2Writing} has had the request decided: the stream holds them in a final field since it was made. Returns other ones, or
 * null.
 */
final class PseudoHeaders implements Hook {
    static final String PATH = ":path";
    static final String AUTHORITY = ":authority";

    private final RequestAttempts<HttpRequest> attempts;

    PseudoHeaders(RequestAttempts<HttpRequest> attempts) {
        this.attempts = attempts;
    }

    @Override
    public @Nullable Object call(@Nullable Object stream, @Nullable Object fields, @Nullable Object second)
            throws Throwable {
        HttpRequest request = (HttpRequest) (Object) JdkHttpMembers.STREAM_REQUEST.invokeExact(stream);
        Attempt attempt = attempts.get(request);
        return attempt == null || fields == null ? null : replacedBy(attempt, (HttpHeaders) fields);
    }

    /** The value of one of the fields; empty when there is none. */
    static String value(HttpHeaders fields, String name) {
        List<String> values = fields.allValues(name);
        return values.isEmpty() ? "" : values.get(0);
    }

    /** Null when they stay as they are. */
    static @Nullable HttpHeaders replacedBy(Attempt attempt, HttpHeaders fields) {
        String target = attempt.target();
        String authority = attempt.authority();
        if (target == null && authority == null) {
            return null;
        }
        Map<String, List<String>> changed = new TreeMap<>(fields.map());
        if (target != null) {
            changed.put(PATH, List.of(target));
        }
        if (authority != null) {
            changed.put(AUTHORITY, List.of(authority));
        }
        return HttpHeaders.of(changed, (name, value) -> true);
    }
}
