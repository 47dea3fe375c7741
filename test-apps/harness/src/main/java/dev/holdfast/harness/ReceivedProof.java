package dev.holdfast.harness;

import tools.jackson.databind.JsonNode;

/**
 * A DPoP proof as a server received it, RFC 9449 section 4.2, read there without judging it.
 *
 * @param json every member that the server recorded
 */
public record ReceivedProof(JsonNode json) {

    /** SHA-256 of its identifier, base64url: equal where a proof came twice. */
    public String jti() {
        return json.path("jti").asString("");
    }

    /** The method that it names. */
    public String htm() {
        return json.path("htm").asString("");
    }

    /** The address that it names. */
    public String htu() {
        return json.path("htu").asString("");
    }

    /** Seconds since 1970. */
    public long iat() {
        return json.path("iat").asLong();
    }

    /** Digest of the token that it goes with; empty at a token endpoint. */
    public String ath() {
        return json.path("ath").asString("");
    }

    /** Thumbprint of its key, RFC 7638. */
    public String jkt() {
        return json.path("jkt").asString("");
    }

    /** Whose nonce is in it: {@code none}, {@code given} by this server, or {@code foreign}. */
    public String nonce() {
        return json.path("nonce").asString("");
    }
}
