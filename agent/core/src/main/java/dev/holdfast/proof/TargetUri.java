package dev.holdfast.proof;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The target of a request as a proof names it, the {@code htu} of RFC 9449 section 4.2: the URI that goes onto the wire, without
 * query and fragment. Immutable.
 *
 * <p>Scheme and host are in lower case and the scheme's default port is left out, because that is how clients put them onto the
 * wire; the path keeps every character, percent-encoding and case, because servers exist that compare it literally. User
 * information cannot get in.
 *
 * @param scheme "https" or "http", in any case
 * @param host as in the URI or the socket's address, an IPv6 address with or without brackets
 * @param port the scheme's default, or a negative number, for none
 * @param path the request target in origin form ({@code /path?query}) or asterisk form (RFC 9112 section 3.2), as it is sent; what
 *     follows a {@code ?} or {@code #} is dropped, an empty one becomes "/"
 */
public record TargetUri(String scheme, String host, int port, String path) {
    /**
     * Puts each part into its canonical form.
     *
     * @throws IllegalArgumentException for what is no such part; it quotes none of them, since a path can hold a credential
     */
    public TargetUri {
        scheme = knownScheme(scheme);
        host = canonicalHost(host);
        port = port < 0 || port == (scheme.equals("https") ? 443 : 80) ? -1 : port;
        if (port > 0xffff) {
            throw new IllegalArgumentException("no port of a URI");
        }
        path = pathOf(path);
    }

    /**
     * The target of a request to an endpoint.
     *
     * @param uri with scheme and host, from an authorization server's metadata
     */
    public static TargetUri of(URI uri) {
        return new TargetUri(
                orEmpty(uri.getScheme()), orEmpty(uri.getHost()), uri.getPort(), orEmpty(uri.getRawPath()));
    }

    /** The whole, as in the claim before it is made JSON. */
    public String htu() {
        return scheme + "://" + host + (port < 0 ? "" : ":" + port) + path;
    }

    /** Whether both are of one origin, RFC 9110 section 4.3.1. */
    boolean isSameOrigin(String otherScheme, String otherHost, int otherPort) {
        return port == otherPort && host.equals(otherHost) && scheme.equals(otherScheme);
    }

    /** Never the path. */
    @Override
    public String toString() {
        return scheme + "://" + host + (port < 0 ? "" : ":" + port);
    }

    private static String knownScheme(String scheme) {
        // the constants, so that nothing is made for what is compared with every request
        if (scheme.equalsIgnoreCase("https")) {
            return "https";
        }
        if (scheme.equalsIgnoreCase("http")) {
            return "http";
        }
        throw new IllegalArgumentException("no scheme of HTTP");
    }

    private static String canonicalHost(String host) {
        boolean upperCase = false;
        boolean colon = false;
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c <= ' ' || c >= 0x7f || "/?#@\\\"<>".indexOf(c) >= 0) {
                throw new IllegalArgumentException("no host of a URI");
            }
            upperCase |= c >= 'A' && c <= 'Z';
            colon |= c == ':';
        }
        if (host.isEmpty()) {
            throw new IllegalArgumentException("a URI without a host");
        }
        String canonical = upperCase ? lowerCase(host) : host;
        return colon && canonical.charAt(0) != '[' ? "[" + canonical + "]" : canonical;
    }

    private static String lowerCase(String host) {
        char[] characters = host.toCharArray();
        for (int i = 0; i < characters.length; i++) {
            if (characters[i] >= 'A' && characters[i] <= 'Z') {
                characters[i] = (char) (characters[i] + 'a' - 'A');
            }
        }
        return new String(characters);
    }

    private static String pathOf(String requestTarget) {
        int end = 0;
        while (end < requestTarget.length() && requestTarget.charAt(end) != '?' && requestTarget.charAt(end) != '#') {
            end++;
        }
        if (end == 0 || (end == 1 && requestTarget.charAt(0) == '*')) {
            return "/";
        }
        if (requestTarget.charAt(0) != '/') {
            throw new IllegalArgumentException("a request target in neither origin nor asterisk form");
        }
        return end == requestTarget.length() ? requestTarget : requestTarget.substring(0, end);
    }

    private static String orEmpty(@Nullable String part) {
        return part == null ? "" : part;
    }
}
