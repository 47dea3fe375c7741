package dev.holdfast.behaviour;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * How the authorization server behaves until told otherwise. Immutable; each method returns a changed copy.
 *
 * @param delivery of answers of the token endpoint
 * @param metadataDelivery of the metadata
 * @param clockOff how far its clock is ahead of the right time; negative for behind
 * @param tolerance how far a proof's {@code iat} may be from its clock before it is refused; the judge is content with five minutes
 * @param dpopAlgorithms {@code dpop_signing_alg_values_supported}; empty for no such member and any algorithm
 */
public record AuthorizationServerBehaviour(
        TokenShape token,
        NoncePolicy nonces,
        Aliases aliases,
        Revocation revocation,
        Delivery delivery,
        Delivery metadataDelivery,
        Duration clockOff,
        Duration tolerance,
        List<String> dpopAlgorithms) {

    /** {@code mtls_endpoint_aliases}, on another port. */
    public enum Aliases {
        /** There are none. */
        NONE,
        /** The token endpoint has one, the revocation endpoint has not. */
        TOKEN,
        /** Both have one. */
        ALL
    }

    /** What the revocation endpoint does. */
    public enum Revocation {
        /** It revokes. */
        ORDINARY,
        /** 503 with Retry-After: 1 once, then it revokes. */
        BUSY_ONCE,
        /** It never answers. */
        HANGS,
        /** There is none in the metadata. */
        NONE
    }

    /** A sound one: JWTs bound as registered, no nonces, no aliases. */
    public static AuthorizationServerBehaviour sound() {
        return new AuthorizationServerBehaviour(
                TokenShape.ordinary(),
                NoncePolicy.none(),
                Aliases.NONE,
                Revocation.ORDINARY,
                Delivery.ORDINARY,
                Delivery.ORDINARY,
                Duration.ZERO,
                Duration.ofSeconds(60),
                List.of("ES256", "PS256", "EdDSA"));
    }

    /** Other tokens. */
    public AuthorizationServerBehaviour token(UnaryOperator<TokenShape> change) {
        return new AuthorizationServerBehaviour(
                change.apply(token),
                nonces,
                aliases,
                revocation,
                delivery,
                metadataDelivery,
                clockOff,
                tolerance,
                dpopAlgorithms);
    }

    /** Other nonces. */
    public AuthorizationServerBehaviour nonces(NoncePolicy policy) {
        return new AuthorizationServerBehaviour(
                token, policy, aliases, revocation, delivery, metadataDelivery, clockOff, tolerance, dpopAlgorithms);
    }

    /** Other aliases. */
    public AuthorizationServerBehaviour aliases(Aliases which) {
        return new AuthorizationServerBehaviour(
                token, nonces, which, revocation, delivery, metadataDelivery, clockOff, tolerance, dpopAlgorithms);
    }

    /** Another revocation endpoint. */
    public AuthorizationServerBehaviour revocation(Revocation which) {
        return new AuthorizationServerBehaviour(
                token, nonces, aliases, which, delivery, metadataDelivery, clockOff, tolerance, dpopAlgorithms);
    }

    /** The token endpoint's answers arrive in another way. */
    public AuthorizationServerBehaviour delivery(Delivery way) {
        return new AuthorizationServerBehaviour(
                token, nonces, aliases, revocation, way, metadataDelivery, clockOff, tolerance, dpopAlgorithms);
    }

    /** The metadata arrive in another way. */
    public AuthorizationServerBehaviour metadataDelivery(Delivery way) {
        return new AuthorizationServerBehaviour(
                token, nonces, aliases, revocation, delivery, way, clockOff, tolerance, dpopAlgorithms);
    }

    /** Its clock, and with it Date fields, {@code iat} and {@code exp}, is off. */
    public AuthorizationServerBehaviour clockOff(Duration ahead) {
        return new AuthorizationServerBehaviour(
                token, nonces, aliases, revocation, delivery, metadataDelivery, ahead, tolerance, dpopAlgorithms);
    }

    /** Proofs that are further off are refused as {@code invalid_dpop_proof}. */
    public AuthorizationServerBehaviour tolerance(Duration most) {
        return new AuthorizationServerBehaviour(
                token, nonces, aliases, revocation, delivery, metadataDelivery, clockOff, most, dpopAlgorithms);
    }

    /** Other {@code dpop_signing_alg_values_supported}. */
    public AuthorizationServerBehaviour dpopAlgorithms(List<String> supported) {
        return new AuthorizationServerBehaviour(
                token,
                nonces,
                aliases,
                revocation,
                delivery,
                metadataDelivery,
                clockOff,
                tolerance,
                List.copyOf(supported));
    }
}
