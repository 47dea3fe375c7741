package dev.holdfast.client.jdkhttp;

import java.net.URI;

/** Reads from a request's URI what goes onto the wire. Stateless, allocates nothing. */
final class Target {
    private Target() {}

    static boolean isSecure(URI uri) {
        return "https".equalsIgnoreCase(uri.getScheme());
    }

    static int port(URI uri) {
        int port = uri.getPort();
        if (port >= 0) {
            return port;
        }
        return isSecure(uri) ? 443 : 80;
    }

    static String path(URI uri) {
        String path = uri.getRawPath();
        return path == null || path.isEmpty() ? "/" : path;
    }
}
