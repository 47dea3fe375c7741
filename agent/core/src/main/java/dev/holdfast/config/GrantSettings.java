package dev.holdfast.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * By what right tokens are asked for: {@code grant} of an issuer and what belongs to it.
 *
 * @param subjectToken not null with {@link Type#TOKEN_EXCHANGE}, null else
 * @param actorToken null when nobody acts for the subject
 * @param assertion file with the assertion; not null with {@link Type#JWT_BEARER}, null else
 */
public record GrantSettings(
        Type type,
        @Nullable TokenSourceSettings subjectToken,
        @Nullable TokenSourceSettings actorToken,
        @Nullable Path assertion) {
    public static final GrantSettings CLIENT_CREDENTIALS = new GrantSettings(Type.CLIENT_CREDENTIALS, null, null, null);

    /** The values of {@code grant}. */
    public enum Type {
        /** RFC 6749 section 4.4. */
        CLIENT_CREDENTIALS,
        /** RFC 8693. */
        TOKEN_EXCHANGE,
        /** RFC 7523 section 2.1. */
        JWT_BEARER
    }
}
