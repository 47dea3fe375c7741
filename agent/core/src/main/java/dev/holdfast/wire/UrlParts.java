package dev.holdfast.wire;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * An absolute URL in parts.
 *
 * @param host name or address, an IPv6 address without its brackets
 * @param target path and query as they stand in the request line
 */
record UrlParts(String host, int port, String target) {

    /** @throws IllegalArgumentException saying what is wrong, when it is not a URL of the scheme that a request may be sent to */
    static UrlParts parse(String url, String scheme, int standardPort) {
        URI uri;
        try {
            uri = new URI(new URI(url).toASCIIString());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("is not a URL", e);
        }
        if (!scheme.equalsIgnoreCase(uri.getScheme())) {
            throw new IllegalArgumentException("is not " + scheme);
        }
        if (uri.getHost() == null || uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException("needs a host, and no user before it");
        }
        if (uri.getRawFragment() != null) {
            throw new IllegalArgumentException("must not have a fragment");
        }
        if (uri.getPort() == 0 || uri.getPort() > 65_535) {
            throw new IllegalArgumentException("has no valid port");
        }
        return new UrlParts(
                withoutBrackets(uri.getHost()), uri.getPort() < 0 ? standardPort : uri.getPort(), target(uri));
    }

    static String authority(String host, int port, int standardPort) {
        String name = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return port == standardPort ? name : name + ":" + port;
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static String target(URI uri) {
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }
}
