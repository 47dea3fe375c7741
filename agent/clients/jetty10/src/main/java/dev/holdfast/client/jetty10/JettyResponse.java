package dev.holdfast.client.jetty10;

import dev.holdfast.exchange.ResponseHead;
import java.util.List;
import org.eclipse.jetty.client.api.Response;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/** A response whose head has been read. */
record JettyResponse(Response response) implements ResponseHead {
    @Override
    public int status() {
        return response.getStatus();
    }

    @Override
    public @Nullable String header(String name) {
        return response.getHeaders().get(name);
    }

    @Override
    public @Nullable String challenges() {
        List<String> challenges = response.getHeaders().getValuesList(HttpHeader.WWW_AUTHENTICATE);
        return challenges.isEmpty() ? null : String.join(", ", challenges);
    }
}
