package dev.holdfast.token;

import org.jspecify.annotations.Nullable;

/**
 * Why a token could not be had. The message names issuer, problem and remedy and never holds a credential. Immutable; one
 * instance may be handed to many callers.
 */
public final class TokenException extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST_QUOTE = 200;

    /** What went wrong, as counted and shown. */
    public enum Reason {
        /** The issuer cannot be reached, or answered 5xx or 429. */
        ISSUER_UNAVAILABLE,
        /** The server's certificate or host name did not verify, or the handshake failed otherwise. */
        ISSUER_TLS,
        /** Metadata that must not be used: wrong issuer, an endpoint that is not https, too large, not JSON. */
        METADATA,
        /** The key or the file that proves the client cannot be used. */
        CLIENT_ASSERTION,
        /** The issuer refused the client: invalid_client, unauthorized_client. */
        CLIENT_REFUSED,
        /** The issuer refused the request otherwise: invalid_scope, invalid_target ... */
        REQUEST_REFUSED,
        /** The token is not bound to our certificate, or is of an unknown type. */
        BINDING,
        /** The response cannot be understood or is of no use. */
        RESPONSE
    }

    private final Reason reason;
    private final long retryAfterNanos;

    public TokenException(Reason reason, String message) {
        this(reason, message, 0);
    }

    /** @param retryAfterNanos how long the issuer asked to be left alone, 0 when it did not say */
    TokenException(Reason reason, String message, long retryAfterNanos) {
        super(message);
        this.reason = reason;
        this.retryAfterNanos = retryAfterNanos;
    }

    public Reason reason() {
        return reason;
    }

    /** How long the issuer asked to be left alone (RFC 9110 section 10.2.3), in nanoseconds; 0 when it did not say. */
    public long retryAfterNanos() {
        return retryAfterNanos;
    }

    /** What a server said, fit for a log line: printable ASCII on one line and not long. */
    static String quote(@Nullable String said) {
        if (said == null) {
            return "nothing";
        }
        int length = Math.min(said.length(), LONGEST_QUOTE);
        StringBuilder quoted = new StringBuilder(length + 2).append('"');
        for (int i = 0; i < length; i++) {
            char c = said.charAt(i);
            quoted.append(c >= ' ' && c <= '~' && c != '"' ? c : '?');
        }
        return quoted.append('"').toString();
    }
}
