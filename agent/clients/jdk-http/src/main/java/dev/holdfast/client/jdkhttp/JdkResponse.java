package dev.holdfast.client.jdkhttp;

import dev.holdfast.exchange.ResponseHead;
import java.net.http.HttpHeaders;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A response's head, of either protocol. */
record JdkResponse(int status, HttpHeaders headers) implements ResponseHead {
    @Override
    public @Nullable String header(String name) {
        return headers.firstValue(name).orElse(null);
    }

    @Override
    public @Nullable String challenges() {
        List<String> challenges = headers.allValues("WWW-Authenticate");
        return challenges.isEmpty() ? null : String.join(", ", challenges);
    }
}
