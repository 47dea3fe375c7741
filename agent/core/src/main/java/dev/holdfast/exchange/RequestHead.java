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

    /** Path and query as they stand on the wire (RFC 9112 section 3.2.1). */
    String target();
}
