package dev.holdfast.client.okhttp2;

import com.squareup.okhttp.Headers;
import com.squareup.okhttp.HttpUrl;
import com.squareup.okhttp.Request;
import dev.holdfast.exchange.Attempt;
import dev.holdfast.exchange.RequestHead;
import org.jspecify.annotations.Nullable;

/** A request as it is about to be written, what the client itself adds included. */
record OkHttp2Request(Request request) implements RequestHead {
    @Override
    public @Nullable String header(String name) {
        return first(request.headers(), name);
    }

    @Override
    public String method() {
        return request.method();
    }

    @Override
    public String host() {
        return request.httpUrl().host();
    }

    @Override
    public int port() {
        return request.httpUrl().port();
    }

    @Override
    public String target() {
        HttpUrl url = request.httpUrl();
        String query = url.encodedQuery();
        return query == null ? url.encodedPath() : url.encodedPath() + '?' + query;
    }

    /** The client's own look-up finds the last. */
    static @Nullable String first(Headers headers, String name) {
        for (int i = 0; i < headers.size(); i++) {
            if (name.equalsIgnoreCase(headers.name(i))) {
                return headers.value(i);
            }
        }
        return null;
    }

    /** The same request with the static credential out and the bound one in. */
    static Request rewrite(Request request, Attempt attempt) {
        Headers original = request.headers();
        // not built from the empty: what has got into a request by other ways, adding refuses
        Headers.Builder headers = original.newBuilder();
        for (int i = 0; i < original.size(); i++) {
            if (attempt.removes(original.name(i), original.value(i))) {
                remove(original, original.name(i), headers, attempt);
            }
        }
        for (int i = 0; i < attempt.fieldCount(); i++) {
            headers.add(attempt.fieldName(i), attempt.fieldValue(i));
        }
        Request.Builder rewritten = request.newBuilder().headers(headers.build());
        String target = attempt.target();
        if (target != null) {
            rewritten.url(withQueryOf(target, request.httpUrl()));
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

    /** There is only a removal of all of a name. */
    private static void remove(Headers original, String name, Headers.Builder headers, Attempt attempt) {
        headers.removeAll(name);
        for (int i = 0; i < original.size(); i++) {
            if (name.equalsIgnoreCase(original.name(i)) && !attempt.removes(name, original.value(i))) {
                headers.add(name, original.value(i));
            }
        }
    }
}
