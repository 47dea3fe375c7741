package dev.holdfast.token;

/** Why a token could not be had. The message names issuer, problem and remedy and never holds a credential. */
public final class TokenException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What went wrong, as counted and shown. */
    public enum Reason {
        /** The issuer cannot be reached, or answered 5xx or 429. */
        ISSUER_UNAVAILABLE,
        /** The server's certificate or host name did not verify, or the handshake failed otherwise. */
        ISSUER_TLS,
        /** Metadata that must not be used: wrong issuer, an endpoint that is not https, too large, not JSON. */
        METADATA,
        /** The issuer refused the client: invalid_client, unauthorized_client. */
        CLIENT_REFUSED,
        /** The issuer refused the request otherwise: invalid_scope, invalid_target ... */
        REQUEST_REFUSED,
        /** The token is not bound to our certificate, is of an unknown type, or the response cannot be understood. */
        BINDING,
        RESPONSE
    }

    private final Reason reason;

    public TokenException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
