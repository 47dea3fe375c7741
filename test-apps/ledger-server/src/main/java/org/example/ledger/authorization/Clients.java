package org.example.ledger.authorization;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;

/**
 * Who may ask for tokens. {@code orders} gets them bound to its certificate. The others get them bound to a DPoP key if they
 * prove one, and unbound if not, as this server has no setting that demands it: {@code orders-dpop} is known by the subject of
 * its certificate too, {@code orders-dpop-jwt} and {@code orders-plain} by assertions that they sign.
 *
 * @param subject of the certificate, RFC 2253
 * @param keySet where the public keys of those that sign are
 */
record Clients(String subject, String keySet) {

    /** All of them, with tokens of a life in seconds. */
    List<RegisteredClient> withTokenLife(int seconds) {
        return List.of(
                byCertificate("orders", tokens(seconds).x509CertificateBoundAccessTokens(true)),
                byCertificate("orders-dpop", tokens(seconds)),
                byAssertion("orders-dpop-jwt", tokens(seconds)),
                byAssertion("orders-plain", tokens(seconds)));
    }

    private RegisteredClient byCertificate(String id, TokenSettings.Builder tokens) {
        ClientSettings known =
                ClientSettings.builder().x509CertificateSubjectDN(subject).build();
        return client(id, ClientAuthenticationMethod.TLS_CLIENT_AUTH, known, tokens);
    }

    private RegisteredClient byAssertion(String id, TokenSettings.Builder tokens) {
        ClientSettings known = ClientSettings.builder()
                .jwkSetUrl(keySet)
                .tokenEndpointAuthenticationSigningAlgorithm(SignatureAlgorithm.ES256)
                .build();
        return client(id, ClientAuthenticationMethod.PRIVATE_KEY_JWT, known, tokens);
    }

    private static RegisteredClient client(
            String id, ClientAuthenticationMethod method, ClientSettings known, TokenSettings.Builder tokens) {
        return RegisteredClient.withId(id)
                .clientId(id)
                .clientAuthenticationMethod(method)
                .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                .scopes(scopes -> scopes.addAll(Set.of("ledger.read", "ledger.write")))
                .clientSettings(known)
                .tokenSettings(tokens.build())
                .build();
    }

    private static TokenSettings.Builder tokens(int seconds) {
        return TokenSettings.builder().accessTokenTimeToLive(Duration.ofSeconds(seconds));
    }
}
