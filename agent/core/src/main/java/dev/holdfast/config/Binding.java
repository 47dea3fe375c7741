package dev.holdfast.config;

/** What a token is bound to: {@code binding} of a service's token. */
public enum Binding {
    /** The certificate of the connection, RFC 8705 section 3. */
    CERTIFICATE,
    /** A key whose possession each request proves, RFC 9449. */
    DPOP,
    /** Both: neither a stolen key nor a stolen certificate alone is enough. */
    CERTIFICATE_AND_DPOP,
    /** Nothing: whoever has it can use it. Only where it is written, and told as a weakness wherever the service is reported. */
    NONE;

    /** Whether the token goes only over connections with the certificate that it was asked for with. */
    public boolean isByCertificate() {
        return this == CERTIFICATE || this == CERTIFICATE_AND_DPOP;
    }

    /** Whether each request carries a proof of the key's possession. */
    public boolean isByProof() {
        return this == DPOP || this == CERTIFICATE_AND_DPOP;
    }

    /** The same, and by proof too: never weaker. */
    public Binding withProof() {
        return isByCertificate() ? CERTIFICATE_AND_DPOP : DPOP;
    }

    /** For people: "certificate and dpop". */
    public String words() {
        return switch (this) {
            case CERTIFICATE -> "certificate";
            case DPOP -> "dpop";
            case CERTIFICATE_AND_DPOP -> "certificate and dpop";
            case NONE -> "none";
        };
    }
}
