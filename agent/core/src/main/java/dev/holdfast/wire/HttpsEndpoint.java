package dev.holdfast.wire;

/**
 * An absolute https URL in parts. Immutable.
 *
 * @param host name or address, an IPv6 address without its brackets
 * @param target path and query as they stand in the request line
 */
public record HttpsEndpoint(String host, int port, String target) implements Endpoint {
    private static final int STANDARD_PORT = 443;

    /**
     * Reads a URL.
     *
     * @throws IllegalArgumentException saying what is wrong, when it is not an https URL that a request may be sent to
     */
    public static HttpsEndpoint parse(String url) {
        UrlParts parts = UrlParts.parse(url, "https", STANDARD_PORT);
        return new HttpsEndpoint(parts.host(), parts.port(), parts.target());
    }

    /** Value of the Host field. */
    @Override
    public String authority() {
        return UrlParts.authority(host, port, STANDARD_PORT);
    }

    @Override
    public String toString() {
        return "https://" + authority() + target;
    }
}
