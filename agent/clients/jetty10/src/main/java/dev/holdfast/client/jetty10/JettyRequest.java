package dev.holdfast.client.jetty10;

import dev.holdfast.exchange.Attempt;
import dev.holdfast.exchange.RequestHead;
import org.eclipse.jetty.client.HttpRequest;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.MetaData;
import org.jspecify.annotations.Nullable;

/** A request as it is about to be written, what the client itself adds included. */
record JettyRequest(HttpRequest request) implements RequestHead {
    @Override
    public @Nullable String header(String name) {
        return request.getHeaders().get(name);
    }

    @Override
    public String method() {
        return request.getMethod();
    }

    @Override
    public String host() {
        return request.getHost();
    }

    @Override
    public int port() {
        return request.getPort();
    }

    @Override
    public String target() {
        String query = request.getQuery();
        return query == null ? path(request) : path(request) + '?' + query;
    }

    /** Without query. For a proxy that sees plain http the client puts the whole URI there. */
    static String path(HttpRequest request) {
        String path = request.getPath();
        if (path.isEmpty() || path.charAt(0) == '/') {
            return path.isEmpty() ? "/" : path;
        }
        int authority = path.indexOf("://");
        int slash = authority < 0 ? -1 : path.indexOf('/', authority + 3);
        if (slash < 0) {
            return "/";
        }
        int query = path.indexOf('?', slash);
        return path.substring(slash, query < 0 ? path.length() : query);
    }

    /** The same head with the static credential out and the bound one in. */
    static MetaData.Request rewrite(MetaData.Request head, Attempt attempt) {
        HttpFields original = head.getFields();
        HttpFields.Mutable fields = HttpFields.build(original.size() + attempt.fieldCount());
        for (HttpField field : original) {
            String value = field.getValue();
            if (value == null || !attempt.removes(field.getName(), value)) {
                fields.add(field);
            }
        }
        for (int i = 0; i < attempt.fieldCount(); i++) {
            fields.add(attempt.fieldName(i), attempt.fieldValue(i));
        }
        return new MetaData.Request(
                head.getMethod(),
                uri(head, attempt.target()),
                head.getHttpVersion(),
                fields,
                head.getContentLength(),
                head.getTrailerSupplier());
    }

    /** @param target null for one that stays as it is; some versions keep the query where the new target has none */
    private static HttpURI uri(MetaData.Request head, @Nullable String target) {
        return target == null
                ? head.getURI()
                : HttpURI.build(head.getURI()).query(null).pathQuery(target);
    }
}
