package dev.holdfast.exchange;

import org.jspecify.annotations.Nullable;

/** A request with one header field, as an adapter shows it. */
record Fields(String header) implements RequestHead {
    @Override
    public @Nullable String header(String name) {
        return name.equalsIgnoreCase(header) ? "value-of-the-key" : null;
    }

    @Override
    public String method() {
        return "GET";
    }

    @Override
    public String host() {
        return "ledger.example.com";
    }

    @Override
    public int port() {
        return 443;
    }

    @Override
    public String target() {
        return "/v1/entries?page=2";
    }
}
