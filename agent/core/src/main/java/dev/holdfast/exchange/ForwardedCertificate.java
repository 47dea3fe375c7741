package dev.holdfast.exchange;

/**
 * The header fields by which a proxy that terminates TLS tells the server behind it which certificate a client showed (RFC 9440, and
 * what came before it). A client that sends them says who it is without proof (RFC 8705 section 6.5): they leave requests
 * that are replaced. Stateless.
 */
final class ForwardedCertificate {
    private static final String[] NAMES = {
        "Client-Cert",
        "Client-Cert-Chain",
        "X-Forwarded-Client-Cert",
        "X-Client-Cert",
        "X-Client-Certificate",
        "Ssl-Client-Cert"
    };
    private static final String PREFIX = "X-SSL-Client-";

    private ForwardedCertificate() {}

    static boolean isOne(String header) {
        if (header.regionMatches(true, 0, PREFIX, 0, PREFIX.length())) {
            return true;
        }
        for (String name : NAMES) {
            if (name.equalsIgnoreCase(header)) {
                return true;
            }
        }
        return false;
    }
}
