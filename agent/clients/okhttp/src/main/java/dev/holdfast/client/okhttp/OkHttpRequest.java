package dev.holdfast.client.okhttp;

import dev.holdfast.exchange.Attempt;
import dev.holdfast.exchange.RequestHead;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** A request as it is about to be written, what the client itself adds included. */
record OkHttpRequest(Request request) implements RequestHead {
    @Override
    public @Nullable String header(String name) {
        Headers headers = request.headers();
        for (int i = 0; i < headers.size(); i++) {
            if (name.equalsIgnoreCase(headers.name(i))) {
                return headers.value(i); // the client's own look-up finds the last
            }
        }
        return null;
    }

    @Override
    public String method() {
        return request.method();
    }

    @Override
    public String host() {
        return request.url().host();
    }

    @Override
    public int port() {
        return request.url().port();
    }

    @Override
    public String target() {
        HttpUrl url = request.url();
        String query = url.encodedQuery();
        return query == null ? url.encodedPath() : url.encodedPath() + '?' + query;
    }

    /** The same request with the static credential out and the bound one in. */
    static Request rewrite(Request request, Attempt attempt) {
        Headers original = request.headers();
        Headers.Builder headers = new Headers.Builder();
        for (int i = 0; i < original.size(); i++) {
            String name = original.name(i);
            String value = original.value(i);
            if (!attempt.removes(name, value)) {
                headers.addUnsafeNonAscii(name, value);
            }
        }
        for (int i = 0; i < attempt.fieldCount(); i++) {
            headers.add(attempt.fieldName(i), attempt.fieldValue(i));
        }
        Request.Builder rewritten = request.newBuilder().headers(headers.build());
        String target = attempt.target();
        if (target != null) {
            rewritten.url(withQueryOf(target, request.url()));
        }
        return rewritten.build();
    }

    /** What has been taken out of a target is in its query; what is left is encoded as it was. */
    private static HttpUrl withQueryOf(String target, HttpUrl url) {
        int query = target.indexOf('?');
        return url.newBuilder()
                .encodedQuery(query < 0 ? null : target.substring(query + 1))
                .build();
    }
}
