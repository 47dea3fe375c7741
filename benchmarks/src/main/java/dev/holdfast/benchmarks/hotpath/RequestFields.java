package dev.holdfast.benchmarks.hotpath;

import dev.holdfast.exchange.RequestHead;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The header fields of a usual request, in an array, as clients keep them. Immutable. */
final class RequestFields implements RequestHead {
    private final List<String> fields;

    private RequestFields(List<String> fields) {
        this.fields = fields;
    }

    static RequestFields withKey() {
        return new RequestFields(List.of(
                "Host",
                "replaced.example.com",
                "User-Agent",
                "orders/1.0",
                "Accept",
                "application/json",
                "Connection",
                "keep-alive",
                "X-Api-Key",
                "ledger-static-key-0001"));
    }

    @Override
    public String method() {
        return "GET";
    }

    @Override
    public String host() {
        return "replaced.example.com";
    }

    @Override
    public int port() {
        return 443;
    }

    @Override
    public String target() {
        return "/v1/entries";
    }

    @Override
    public @Nullable String header(String name) {
        for (int i = 0; i < fields.size(); i += 2) {
            if (fields.get(i).equalsIgnoreCase(name)) {
                return fields.get(i + 1);
            }
        }
        return null;
    }
}
