package dev.holdfast.client.apacheasync5;

import dev.holdfast.exchange.ResponseHead;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** A response as the client has read it, before it looks at it. */
record ApacheAsync5Response(HttpResponse response) implements ResponseHead {
    @Override
    public int status() {
        return response.getCode();
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
