package dev.holdfast.config;

import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a client proves itself to an issuer: {@code authenticate} and what belongs to it.
 *
 * @param key PEM file with the key that signs assertions; null means the identity's own. Only with {@link Method#PRIVATE_KEY_JWT}
 * @param keyId {@code kid} of the assertion's header; null: none is sent and the issuer tries the keys that it knows
 * @param headerType {@code typ} of the assertion's header
 * @param assertion file that something else keeps an assertion fresh in. Not null with {@link Method#FEDERATED}, null else
 * @param assertionType {@code client_assertion_type} of that assertion, a URN; null without
 */
public record ClientAuthenticationSettings(
        Method method,
        @Nullable Path key,
        @Nullable String keyId,
        String headerType,
        @Nullable Path assertion,
        @Nullable String assertionType) {
    /** Explicit typing of the successor of RFC 7523; the default, as some servers refuse assertions without. */
    public static final String TYPED = "client-authentication+jwt";

    /** By certificate. */
    public static final ClientAuthenticationSettings TLS_CLIENT_AUTH =
            new ClientAuthenticationSettings(Method.TLS_CLIENT_AUTH, null, null, TYPED, null, null);

    /** The values of {@code authenticate}. */
    public enum Method {
        /** RFC 8705 section 2.1: the issuer knows the certificate's subject. */
        TLS_CLIENT_AUTH,
        /** RFC 8705 section 2.2: the issuer knows the certificate itself. */
        SELF_SIGNED_TLS_CLIENT_AUTH,
        /** RFC 7523 section 2.2, OpenID Connect Core section 9: an assertion that this client signs. */
        PRIVATE_KEY_JWT,
        /** RFC 7521 section 4.2: an assertion of somebody whom the issuer trusts. */
        FEDERATED;

        /** As it is written in the configuration and registered for metadata. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether the certificate of the connection is what proves the client. */
        public boolean isByCertificate() {
            return this == TLS_CLIENT_AUTH || this == SELF_SIGNED_TLS_CLIENT_AUTH;
        }
    }
}
