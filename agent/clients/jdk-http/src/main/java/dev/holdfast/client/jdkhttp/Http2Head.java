package dev.holdfast.client.jdkhttp;

import dev.holdfast.exchange.Attempt;
import dev.holdfast.exchange.RequestHead;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/2 request's header fields as the client is about to encode them, lower case on the wire. Immutable.
 *
 * @param request with the URI that the pseudo-header fields are made of
 * @param pseudo the fields that stand for the request line (RFC 9113 section 8.3.1)
 * @param system set by the client: those of an Authenticator are among them
 * @param user set by the application
 */
record Http2Head(HttpRequest request, HttpHeaders pseudo, HttpHeaders system, HttpHeaders user) implements RequestHead {

    @Override
    public String method() {
        return request.method();
    }

    @Override
    public String host() {
        String host = request.uri().getHost();
        return host == null ? "" : host;
    }

    @Override
    public int port() {
        return Target.port(request.uri());
    }

    @Override
    public String target() {
        return PseudoHeaders.value(pseudo, PseudoHeaders.PATH);
    }

    /** The client of JDK 17 writes the URI's authority as it is. */
    @Override
    public @Nullable String authority() {
        return request.uri().getRawUserInfo() == null ? null : PseudoHeaders.value(pseudo, PseudoHeaders.AUTHORITY);
    }

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
        HttpHeaders remaining = without(user, attempt);
        if (attempt.fieldCount() > 0) {
            Map<String, List<String>> fields = new TreeMap<>(remaining.map());
            for (int i = 0; i < attempt.fieldCount(); i++) {
                fields.put(attempt.fieldName(i), List.of(attempt.fieldValue(i)));
            }
            remaining = HttpHeaders.of(fields, (name, value) -> true);
        }
        return new Http2Head(request, pseudo, without(system, attempt), remaining);
    }

    private static HttpHeaders without(HttpHeaders headers, Attempt attempt) {
        return HttpHeaders.of(headers.map(), (name, value) -> !attempt.removes(name, value));
    }
}
