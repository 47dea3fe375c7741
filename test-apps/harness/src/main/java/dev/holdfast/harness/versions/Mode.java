package dev.holdfast.harness.versions;

import java.util.List;
import java.util.Locale;

/** A way of calling that a client may have, as versions files name it. */
public enum Mode {
    /** HTTP/1.1. */
    H1("HTTP/1.1", "--http=1.1", "--async=false"),
    /** HTTP/2. */
    H2("HTTP/2.0", "--http=2", "--async=false"),
    /** HTTP/1.1 by the client's asynchronous call. */
    H1_ASYNC("HTTP/1.1", "--http=1.1", "--async=true"),
    /** HTTP/2 by the client's asynchronous call. */
    H2_ASYNC("HTTP/2.0", "--http=2", "--async=true");

    private final String protocol;
    private final List<String> options;

    Mode(String protocol, String... options) {
        this.protocol = protocol;
        this.options = List.of(options);
    }

    /** As servers name it. */
    public String protocol() {
        return protocol;
    }

    /** Options of an orders program. */
    public List<String> options() {
        return options;
    }

    /** As files name it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws IllegalArgumentException for any other word */
    static Mode of(String word) {
        for (Mode mode : values()) {
            if (mode.word().equals(word)) {
                return mode;
            }
        }
        throw new IllegalArgumentException("no such mode: " + word);
    }

    /** As reports show it. */
    @Override
    public String toString() {
        return protocol + (options.contains("--async=true") ? " async" : "");
    }
}
