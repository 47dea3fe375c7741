package dev.holdfast.wire;

/**
 * An absolute http URL in parts: for documents that are public and signed. Immutable.
 *
 * @param host name or address, an IPv6 address without its brackets
 * @param target path and query as they stand in the request line
 */
public record HttpEndpoint(String host, int port, String target) implements Endpoint {
    private static final int STANDARD_PORT = 80;

    static HttpEndpoint parse(String url) {
        UrlParts parts = UrlParts.parse(url, "http", STANDARD_PORT);
        return new HttpEndpoint(parts.host(), parts.port(), parts.target());
    }

    @Override
    public String authority() {
        return UrlParts.authority(host, port, STANDARD_PORT);
    }

    @Override
    public String toString() {
        return "http://" + authority() + target;
    }
}
