package dev.holdfast.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a token comes from that is given for another one: {@code subject-token} and {@code actor-token} of an issuer. Either file
 * or issuer is null.
 *
 * @param issuer name of an entry of {@code issuers:}, with the same identity
 * @param type of the token, RFC 8693 section 3, a URI
 * @param scope asked of that issuer, null when none is
 */
public record TokenSourceSettings(
        @Nullable Path file,
        @Nullable String issuer,
        String type,
        @Nullable String scope) {}
