package dev.holdfast.client.okhttp2;

import com.squareup.okhttp.Response;
import dev.holdfast.exchange.ResponseHead;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A response as it came from the network. */
record OkHttp2Response(Response response) implements ResponseHead {
    @Override
    public int status() {
        return response.code();
    }

    @Override
    public @Nullable String header(String name) {
        return OkHttp2Request.first(response.headers(), name);
    }

    @Override
    public @Nullable String challenges() {
        List<String> challenges = response.headers("WWW-Authenticate");
        return challenges.isEmpty() ? null : String.join(", ", challenges);
    }
}
