package dev.holdfast.exchange;

import org.jspecify.annotations.Nullable;

/**
 * A response as the exchange looks at it; made by the adapter only for requests that carried a credential of ours. No method may
 * block.
 */
public interface ResponseHead {
    /** The status code; 0 when it cannot be read. */
    int status();

    /** The value of the first header field of that name in any case, or null. */
    @Nullable String header(String name);

    /** All WWW-Authenticate fields, joined by commas; null when there is none. */
    @Nullable String challenges();
}
