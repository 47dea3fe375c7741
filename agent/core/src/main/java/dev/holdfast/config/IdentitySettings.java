package dev.holdfast.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code identities:} with the {@code pem} source.
 *
 * @param certificate leaf first, then its chain; may hold the key too
 * @param key null when {@code certificate} is a bundle that holds the key
 * @param keyPassword null for a key that is not encrypted
 * @param checksRevocation whether its certificates are watched for revocation
 */
public record IdentitySettings(
        String name,
        Path certificate,
        @Nullable Path key,
        @Nullable PasswordSource keyPassword,
        boolean checksRevocation) {}
