package dev.holdfast.harness;

import tools.jackson.databind.JsonNode;

/**
 * What a server saw of DPoP since the last reset. Nonces and client assertions are counted by {@link OidcProvider}'s servers
 * only, and are zero elsewhere.
 *
 * @param proofs requests with a proof
 * @param repeatedProofs how often an identifier came again
 * @param nonceChallenges requests refused for want of a nonce that is good
 * @param noncesGiven answers that brought a nonce
 * @param noncesUsed proofs with a nonce that this server gave at some time
 * @param foreignNonces proofs with a nonce that this server never gave
 * @param repeatedAssertions how often a client assertion's identifier came again
 */
public record ProofCounts(
        int proofs,
        int repeatedProofs,
        int nonceChallenges,
        int noncesGiven,
        int noncesUsed,
        int foreignNonces,
        int repeatedAssertions) {

    static ProofCounts of(JsonNode counts) {
        return new ProofCounts(
                counts.path("proofs").asInt(),
                counts.path("repeatedProofs").asInt(),
                counts.path("nonceChallenges").asInt(0),
                counts.path("noncesGiven").asInt(0),
                counts.path("noncesUsed").asInt(0),
                counts.path("foreignNonces").asInt(0),
                counts.path("repeatedAssertions").asInt(0));
    }
}
