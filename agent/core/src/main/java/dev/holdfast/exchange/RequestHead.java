package dev.holdfast.exchange;

import org.jspecify.annotations.Nullable;

/**
 * A client's request as the exchange looks at it; made by the adapter only for requests that match a service. No method may block,
 * and what is not asked for need not be worked out.
 */
public interface RequestHead {
    /** The value of the first header field of that name in any case, or null. */
    @Nullable String header(String name);

    /** As on the wire, its case kept. */
    String method();

    /** The host that the request is for by its URI, not by a Host field that the application has set. */
    String host();

    /** The port that the request is for, the scheme's default included. */
    int port();

    /** Path and query as they stand on the wire (RFC 9112 section 3.2.1), as the application made them. */
    String target();

    /**
     * The authority that the client writes beside the target, such as {@code :authority} of HTTP/2; null when it has no user
     * information. Most clients put none there (RFC 9113 section 8.3.1), and have nothing to say here.
     */
    default @Nullable String authority() {
        return null;
    }
}
