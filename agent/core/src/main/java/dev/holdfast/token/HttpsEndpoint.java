package dev.holdfast.token;

import dev.holdfast.proof.TargetUri;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where a request of the agent's own goes: an absolute https URL in parts. Immutable.
 *
 * @param host name or address, an IPv6 address without its brackets
 * @param target path and query as they stand in the request line
 */
record HttpsEndpoint(String host, int port, String target) {

    /** @throws IllegalArgumentException saying what is wrong, when it is not an https URL that a request may be sent to */
    static HttpsEndpoint parse(String url) {
        URI uri;
        try {
            uri = new URI(new URI(url).toASCIIString());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("is not a URL", e);
        }
        if (!"https".equalsIgnoreCase(uri.getScheme())) {
            throw new IllegalArgumentException("is not https");
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
        return new HttpsEndpoint(withoutBrackets(uri.getHost()), uri.getPort() < 0 ? 443 : uri.getPort(), target(uri));
    }

    /** Value of the Host field. */
    String authority() {
        String name = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return port == 443 ? name : name + ":" + port;
    }

    /** As the proof of a request to it names it. */
    TargetUri targetUri() {
        return new TargetUri("https", host, port, target);
    }

    @Override
    public String toString() {
        return "https://" + authority() + target;
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static String target(URI uri) {
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }
}
