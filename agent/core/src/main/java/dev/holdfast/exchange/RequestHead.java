package dev.holdfast.exchange;

import org.jspecify.annotations.Nullable;

/** A client's request as the exchange looks at it; made by the adapter only for requests that match a service. */
public interface RequestHead {
    /** The value of the first header field of that name in any case, or null. Must not block. */
    @Nullable String header(String name);
}
