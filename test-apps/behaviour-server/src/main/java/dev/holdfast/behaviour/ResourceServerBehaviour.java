package dev.holdfast.behaviour;

import java.time.Duration;
import java.util.List;

/**
 * How the resource server behaves until told otherwise. Immutable; each method returns a changed copy.
 *
 * @param scheme the DPoP scheme's name as challenges write it
 * @param metadata what its RFC 9728 document says
 * @param clockOff how far its clock is ahead of the right time; negative for behind
 * @param tolerance how far a proof's {@code iat} may be from its clock before it is refused; the judge is content with five minutes
 * @param algorithms {@code algs} of a challenge and what proofs may be signed by; empty for no such parameter and any
 * @param takesStaticKey whether the static key is good
 */
public record ResourceServerBehaviour(
        NoncePolicy nonces,
        String scheme,
        Challenges challenges,
        ResourceMetadata metadata,
        Duration clockOff,
        Duration tolerance,
        List<String> algorithms,
        boolean takesStaticKey) {

    /** How a 401 or 403 challenges, RFC 9110 section 11.6.1. */
    public enum Challenges {
        /** One challenge, in the scheme of the request. */
        ONE,
        /** Others before and after it, all in one field. */
        IN_ONE_FIELD,
        /** Others before and after it, a field each. */
        IN_MANY_FIELDS,
        /** One challenge, with parameters that nobody knows, quoted commas and escapes among them. */
        UNKNOWN_PARAMETERS
    }

    /** RFC 9728's document, which challenges then point to. */
    public enum ResourceMetadata {
        /** There is none. */
        NONE,
        /** This resource, the right authorization server. */
        RIGHT,
        /** Another {@code resource}. */
        OTHER_RESOURCE,
        /** This resource, an authorization server that nobody configured. */
        ROGUE_ISSUER,
        /** The challenge points to plain http. */
        PLAIN_HTTP
    }

    /** A sound one: no nonces, one challenge, no metadata. */
    public static ResourceServerBehaviour sound() {
        return new ResourceServerBehaviour(
                NoncePolicy.none(),
                "DPoP",
                Challenges.ONE,
                ResourceMetadata.NONE,
                Duration.ZERO,
                Duration.ofSeconds(60),
                List.of(),
                true);
    }

    /** Other nonces. */
    public ResourceServerBehaviour nonces(NoncePolicy policy) {
        return new ResourceServerBehaviour(
                policy, scheme, challenges, metadata, clockOff, tolerance, algorithms, takesStaticKey);
    }

    /** The scheme's name in another case. */
    public ResourceServerBehaviour scheme(String name) {
        return new ResourceServerBehaviour(
                nonces, name, challenges, metadata, clockOff, tolerance, algorithms, takesStaticKey);
    }

    /** Other challenges. */
    public ResourceServerBehaviour challenges(Challenges way) {
        return new ResourceServerBehaviour(
                nonces, scheme, way, metadata, clockOff, tolerance, algorithms, takesStaticKey);
    }

    /** Another document. */
    public ResourceServerBehaviour metadata(ResourceMetadata which) {
        return new ResourceServerBehaviour(
                nonces, scheme, challenges, which, clockOff, tolerance, algorithms, takesStaticKey);
    }

    /** Its clock, and with it Date fields and {@code iat}'s limits, is off. */
    public ResourceServerBehaviour clockOff(Duration ahead) {
        return new ResourceServerBehaviour(
                nonces, scheme, challenges, metadata, ahead, tolerance, algorithms, takesStaticKey);
    }

    /** Proofs that are further off are refused as {@code invalid_dpop_proof}. */
    public ResourceServerBehaviour tolerance(Duration most) {
        return new ResourceServerBehaviour(
                nonces, scheme, challenges, metadata, clockOff, most, algorithms, takesStaticKey);
    }

    /** Other {@code algs}. */
    public ResourceServerBehaviour algorithms(List<String> supported) {
        return new ResourceServerBehaviour(
                nonces, scheme, challenges, metadata, clockOff, tolerance, List.copyOf(supported), takesStaticKey);
    }

    /** The static key has been revoked. */
    public ResourceServerBehaviour withoutStaticKey() {
        return new ResourceServerBehaviour(
                nonces, scheme, challenges, metadata, clockOff, tolerance, algorithms, false);
    }
}
