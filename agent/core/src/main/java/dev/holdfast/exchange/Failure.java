package dev.holdfast.exchange;

import dev.holdfast.identity.Identity;
import dev.holdfast.token.TokenException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why an attempt that the stage chose could not be replaced: each is counted per service under its name. */
public enum Failure {
    PLAIN_HTTP("the request goes over plain http, where no token may travel; use https"),
    NO_IDENTITY("the identity has no usable certificate yet; see the log for its files"),
    CERTIFICATE_REVOKED(
            "the authority has revoked the identity's certificate; put a new key and certificate into its files"),
    CERTIFICATE_NOT_ASKED(
            "the server never asked for a client certificate, so there is nothing to bind a token to; have it request one"),
    CERTIFICATE_DECLINED(
            "the connection was made when the policy did not offer the certificate; new connections will carry it"),
    CERTIFICATE_UNSUITABLE(
            "the server asked for a certificate of another key type or authority than the identity has; compare both"),
    CONNECTION_OLDER("the connection was made before the agent; new ones will carry the certificate"),
    GENERATION_GONE("the certificate of this connection is no longer in use; new connections carry the current one"),
    AUTHORIZATION_IN_USE(
            "the application sets an Authorization field that is not among the static credentials to replace; add it under replace, with its scheme"),
    REQUEST_SIGNED(
            "the application signs the request, and whatever is changed in it would break the signature; have it send the request"
                    + " unsigned, or name the signature's own place under replace"),
    CREDENTIAL_PENDING("the first token is still being fetched"),
    ISSUER_UNAVAILABLE("the issuer cannot be reached or is overloaded"),
    ISSUER_TLS("the connection to the issuer is not trusted or broke"),
    ISSUER_METADATA("the issuer's metadata must not be used"),
    CLIENT_ASSERTION("the key or the file that proves this client to the issuer cannot be used"),
    CLIENT_REFUSED("the issuer refuses the client"),
    TOKEN_REFUSED("the issuer refuses the token request"),
    TOKEN_UNBOUND("the issuer's token is not bound as the configuration asks"),
    TOKEN_RESPONSE("the issuer's answer cannot be understood"),
    PROOF_TARGET("the request's target is in a form that no DPoP proof can name; send it in origin form"),
    PROOF_ALGORITHM("the server takes no DPoP proofs signed with ES256; have it allow them"),
    REJECTED("the server refused the bound credential"),
    SERVER_UNTRUSTED(
            "the server is not one that trust allows for this service; find out who answers there, or correct the bundle"),
    CONTRACT_ENDED("the service's \"until:\" has passed; extend it, or take the service out of the configuration"),
    AGENT_FAULT("the agent itself failed, so that what may be sent is not known; see its log, and report it");

    private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');
    private final String explanation;

    Failure(String explanation) {
        this.explanation = explanation;
    }

    /** As counted and logged: "certificate-not-asked". */
    public String label() {
        return label;
    }

    /** Its place among {@link #values()}, from which the counters are made. */
    @SuppressWarnings("EnumOrdinal") // an array index that never leaves the JVM
    int number() {
        return ordinal();
    }

    /** What it means and what to do, for a person. */
    public String explanation() {
        return explanation;
    }

    /** All labels, in the order of {@link #number()}. */
    public static String[] labels() {
        Failure[] all = values();
        String[] labels = new String[all.length];
        for (int i = 0; i < all.length; i++) {
            labels[i] = all[i].label;
        }
        return labels;
    }

    /** Why an identity has no current generation. */
    static Failure without(@Nullable Identity identity) {
        return identity != null && identity.revocation() != null ? CERTIFICATE_REVOKED : NO_IDENTITY;
    }

    static Failure of(TokenException.Reason reason) {
        return switch (reason) {
            case ISSUER_UNAVAILABLE -> ISSUER_UNAVAILABLE;
            case ISSUER_TLS -> ISSUER_TLS;
            case METADATA -> ISSUER_METADATA;
            case CLIENT_ASSERTION -> CLIENT_ASSERTION;
            case CLIENT_REFUSED -> CLIENT_REFUSED;
            case REQUEST_REFUSED -> TOKEN_REFUSED;
            case BINDING -> TOKEN_UNBOUND;
            case RESPONSE -> TOKEN_RESPONSE;
        };
    }
}
