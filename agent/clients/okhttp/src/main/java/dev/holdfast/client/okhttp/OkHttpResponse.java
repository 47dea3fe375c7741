package dev.holdfast.client.okhttp;

import dev.holdfast.exchange.ResponseHead;
import java.util.List;
import okhttp3.Headers;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** A response as it came from the network. */
record OkHttpResponse(Response response) implements ResponseHead {
    @Override
    public int status() {
        return response.code();
    }

    @Override
    public @Nullable String header(String name) {
        Headers headers = response.headers();
        for (int i = 0; i < headers.size(); i++) {
            if (name.equalsIgnoreCase(headers.name(i))) {
                return headers.value(i);
            }
        }
        return null;
    }

    @Override
    public @Nullable String challenges() {
        List<String> challenges = response.headers("WWW-Authenticate");
        return challenges.isEmpty() ? null : String.join(", ", challenges);
    }
}
