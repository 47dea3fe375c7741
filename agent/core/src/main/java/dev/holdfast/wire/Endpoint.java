package dev.holdfast.wire;

import java.util.Locale;

/**
 * Where a request of the agent's own goes. What must not travel in clear takes an {@link HttpsEndpoint}, which cannot be anything
 * else; this type is for what is signed and public. Immutable.
 */
public sealed interface Endpoint permits HttpsEndpoint, HttpEndpoint {
    /** Name or address, an IPv6 address without its brackets. */
    String host();

    /** The port that is written or the scheme's own. */
    int port();

    /** Path and query as they stand in the request line. */
    String target();

    /** Value of the Host field. */
    String authority();

    /**
     * Reads an http or https URL.
     *
     * @throws IllegalArgumentException saying what is wrong
     */
    static Endpoint parse(String url) {
        return url.toLowerCase(Locale.ROOT).startsWith("http:") ? HttpEndpoint.parse(url) : HttpsEndpoint.parse(url);
    }
}
