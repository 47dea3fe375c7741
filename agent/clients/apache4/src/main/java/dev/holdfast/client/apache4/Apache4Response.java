package dev.holdfast.client.apache4;

import dev.holdfast.exchange.ResponseHead;
import org.apache.http.Header;
import org.apache.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** A response as the client has read it, before it looks at it. */
record Apache4Response(HttpResponse response) implements ResponseHead {
    @Override
    public int status() {
        return response.getStatusLine().getStatusCode();
    }

    @Override
    public @Nullable String header(String name) {
        Header first = response.getFirstHeader(name);
        return first == null ? null : first.getValue();
    }

    @Override
    public @Nullable String challenges() {
        String joined = null;
        for (Header challenge : response.getHeaders("WWW-Authenticate")) {
            joined = joined == null ? challenge.getValue() : joined + ", " + challenge.getValue();
        }
        return joined;
    }
}
