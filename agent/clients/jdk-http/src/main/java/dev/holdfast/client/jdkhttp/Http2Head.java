package dev.holdfast.client.jdkhttp;

import dev.holdfast.exchange.Attempt;
import dev.holdfast.exchange.RequestHead;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/2 request's header fields as the client is about to encode them, lower case on the wire. Immutable.
 *
 * @param system set by the client: those of an Authenticator are among them
 * @param user set by the application
 */
record Http2Head(HttpHeaders system, HttpHeaders user) implements RequestHead {
    private static final String AUTHORIZATION = "Authorization";

    @Override
    public @Nullable String header(String name) {
        List<String> values = user.allValues(name);
        if (values.isEmpty()) {
            values = system.allValues(name);
        }
        return values.isEmpty() ? null : values.get(0);
    }

    /** The header fields with the attempt's credential in place of the static ones. */
    Http2Head replacedBy(Attempt attempt) {
        String authorization = attempt.authorization();
        HttpHeaders remaining = without(user, attempt, authorization);
        if (authorization != null) {
            Map<String, List<String>> fields = new TreeMap<>(remaining.map());
            fields.put(AUTHORIZATION, List.of(authorization));
            remaining = HttpHeaders.of(fields, (name, value) -> true);
        }
        return new Http2Head(without(system, attempt, authorization), remaining);
    }

    private static HttpHeaders without(HttpHeaders headers, Attempt attempt, @Nullable String authorization) {
        return HttpHeaders.of(
                headers.map(),
                (name, value) -> !(authorization != null && name.equalsIgnoreCase(AUTHORIZATION))
                        && !attempt.removes(name, value));
    }
}
