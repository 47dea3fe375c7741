package dev.holdfast.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code issuers:}; client authentication is {@code tls_client_auth} and the grant {@code client_credentials}.
 *
 * @param issuer the issuer identifier exactly as written: RFC 8414 section 3.3 compares it code point by code point
 * @param trust PEM bundle for the issuer's servers; null means the JVM's own trust
 * @param identity name of the identity that authenticates at the issuer
 */
public record IssuerSettings(
        String name, String issuer, @Nullable Path trust, String clientId, String identity) {}
