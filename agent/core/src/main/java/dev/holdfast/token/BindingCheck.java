package dev.holdfast.token;

import dev.holdfast.config.Binding;
import dev.holdfast.identity.Generation;
import dev.holdfast.proof.ProofKey;
import dev.holdfast.token.TokenException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Holds a token that has come against the binding that was asked for. A binding was asked for, so a token without one is no token:
 * a resource server that demands no binding would take it from any thief. What a JWT says counts; an opaque token can say nothing,
 * so that for a certificate the issuer's word for all its tokens is taken (RFC 8705 section 3.3), and for a key the token's type
 * (RFC 9449 section 5).
 */
final class BindingCheck {
    private final String issuer;
    private final Binding binding;
    private final Generation generation;
    private final @Nullable ProofKey key;

    /**
     * @param issuer as messages begin
     * @param key not null with a binding by proof
     */
    BindingCheck(String issuer, Binding binding, Generation generation, @Nullable ProofKey key) {
        this.issuer = issuer;
        this.binding = binding;
        this.generation = generation;
        this.key = key;
    }

    /** What the token itself names as its owner's. */
    record Proven(boolean namesCertificate, boolean namesKey) {}

    Proven require(AuthorizationServerMetadata metadata, TokenResponse response) throws TokenException {
        requireType(response);
        boolean certificate = binding.isByCertificate() && requireCertificate(metadata, response);
        boolean ofKey = key != null && requireKey(key, response);
        if (binding == Binding.DPOP) {
            refuseCertificate(response);
        }
        return new Proven(certificate, ofKey);
    }

    private void requireType(TokenResponse response) throws TokenException {
        if (binding.isByProof() && !response.isOfType("DPoP")) {
            throw failure("sent a token of type " + TokenException.quote(response.tokenType())
                    + " where one that is bound to a key is of type DPoP; switch DPoP on for the client"
                    + " (dpop_bound_access_tokens)");
        }
        if (!binding.isByProof() && !response.isOfType("Bearer")) {
            throw failure(
                    "sent a token of type " + TokenException.quote(response.tokenType()) + " where one of binding "
                            + binding.words()
                            + " is of type Bearer; switch other bindings off for the client, or write them in \"binding:\"");
        }
    }

    private boolean requireCertificate(AuthorizationServerMetadata metadata, TokenResponse response)
            throws TokenException {
        return switch (Confirmation.of(response.accessToken(), Confirmation.CERTIFICATE, generation.thumbprint())) {
            case OURS -> true;
            case ANOTHER ->
                throw failure("sent a token that is bound to another certificate than " + generation
                        + "; check what terminates TLS before it");
            case NONE ->
                throw failure(
                        "sent a token that is not bound to a certificate; switch certificate-bound access tokens on for"
                                + " the client (tls_client_certificate_bound_access_tokens)");
            case OPAQUE -> {
                if (!metadata.certificateBoundTokens()) {
                    throw failure(
                            "sent an opaque token and its metadata do not say that tokens are bound to certificates"
                                    + " (tls_client_certificate_bound_access_tokens)");
                }
                yield false;
            }
        };
    }

    /** The resource server would want to see the certificate. */
    private void refuseCertificate(TokenResponse response) throws TokenException {
        Confirmation said = Confirmation.of(response.accessToken(), Confirmation.CERTIFICATE, generation.thumbprint());
        if (said == Confirmation.OURS || said == Confirmation.ANOTHER) {
            throw failure("sent a token that is bound to a certificate too, which requests of this service do not show;"
                    + " write \"binding: [certificate, dpop]\"");
        }
    }

    private boolean requireKey(ProofKey ours, TokenResponse response) throws TokenException {
        return switch (Confirmation.of(response.accessToken(), Confirmation.KEY, ours.thumbprint())) {
            case OURS -> true;
            case ANOTHER -> throw failure("sent a token that is bound to another key than the proof's");
            case NONE -> throw failure("sent a token of type DPoP that names no key in its cnf (RFC 9449 section 6.1)");
            case OPAQUE -> false; // its type says so
        };
    }

    private TokenException failure(String problem) {
        return new TokenException(Reason.BINDING, issuer + " " + problem);
    }
}
