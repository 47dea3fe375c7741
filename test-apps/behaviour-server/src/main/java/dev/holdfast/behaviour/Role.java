package dev.holdfast.behaviour;

/** Which part of the server a request reached. */
public enum Role {
    /** The authorization server's metadata, RFC 8414. */
    METADATA,
    /** The token endpoint. */
    TOKEN,
    /** The revocation endpoint, RFC 7009. */
    REVOCATION,
    /** What the token is for. */
    RESOURCE,
    /** The protected resource's metadata, RFC 9728. */
    RESOURCE_METADATA,
    /** An origin that nobody configured, https or http: no credential belongs there. */
    ELSEWHERE
}
