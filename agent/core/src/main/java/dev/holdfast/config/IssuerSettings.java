package dev.holdfast.config;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code issuers:}.
 *
 * @param issuer the issuer identifier exactly as written: RFC 8414 section 3.3 compares it code point by code point
 * @param trust PEM bundle for the issuer's servers; null means the JVM's own trust
 * @param identity name of the identity whose certificate the issuer sees, and binds to; null when the client proves itself
 *     otherwise and no certificate is needed
 * @param proofKeyLife how long new tokens are bound to one DPoP key
 * @param revoke whether tokens that are needed no longer are revoked there (RFC 7009), or only forgotten here
 */
public record IssuerSettings(
        String name,
        String issuer,
        @Nullable Path trust,
        String clientId,
        @Nullable String identity,
        ClientAuthenticationSettings authentication,
        GrantSettings grant,
        Duration proofKeyLife,
        boolean revoke) {}
