package dev.holdfast.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.harness.ClientCertificate;
import dev.holdfast.harness.Keycloak;
import dev.holdfast.harness.Pki;
import dev.holdfast.harness.RawClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Keycloak gives bound tokens, and its userinfo endpoint is a judge to rely on. */
@ExtendWith(Fixtures.class)
class KeycloakIT {

    private final Pki pki;
    private final Keycloak keycloak;
    private final ClientCertificate orders;
    private final ProofMaker proofs = new ProofMaker();

    KeycloakIT(Pki pki, Keycloak keycloak) {
        this.pki = pki;
        this.keycloak = keycloak;
        this.orders = pki.issueOrders();
    }

    @Test
    void userinfo_accepts_a_token_only_on_a_connection_of_its_certificate() {
        String token = RawClient.tokenOf(tokenRequest(orders));
        assertThat(userinfo(RawClient.with(orders, pki), token)).isEqualTo(200);
        assertThat(userinfo(RawClient.withoutCertificate(pki), token)).isEqualTo(401);
        assertThat(userinfo(RawClient.with(pki.issueOrders(), pki), token)).isEqualTo(401);
    }

    @Test
    void a_renewed_certificate_of_the_same_subject_is_the_same_client_and_another_subject_is_not() {
        assertThat(tokenRequest(pki.issueOrders()).statusCode()).isEqualTo(200);
        ClientCertificate eve = pki.issue("CN=eve,O=Example,C=US", Pki.KeyKind.EC, Duration.ofDays(1));
        assertThat(tokenRequest(eve).statusCode()).isEqualTo(401);
    }

    @Test
    void userinfo_accepts_a_token_bound_to_a_key_only_with_a_proof_of_that_key() {
        RawClient client = RawClient.with(orders, pki);
        assertThat(client.tokenRequest(keycloak.tokenEndpoint(), "orders-dpop", "openid")
                        .statusCode())
                .isEqualTo(400);
        String proof = proofs.forTokenRequest(keycloak.tokenEndpoint());
        HttpResponse<String> answer =
                client.tokenRequest(keycloak.tokenEndpoint(), "orders-dpop", "openid", "DPoP", proof);
        assertThat(answer.body()).contains("\"token_type\":\"DPoP\"");
        assertThat(client.tokenRequest(keycloak.tokenEndpoint(), "orders-dpop", "openid", "DPoP", proof)
                        .statusCode())
                .isEqualTo(400);
        judge(RawClient.tokenOf(answer));
    }

    @Test
    void a_client_without_a_certificate_gets_a_token_bound_to_a_key_by_an_assertion() {
        HttpResponse<String> answer =
                assertionRequest("orders-dpop-jwt", "DPoP", proofs.forTokenRequest(keycloak.tokenEndpoint()));
        judge(RawClient.tokenOf(answer));
        HttpResponse<String> plain = assertionRequest("orders-plain");
        assertThat(plain.body()).contains("\"token_type\":\"Bearer\"");
        assertThat(userinfo(RawClient.withoutCertificate(pki), RawClient.tokenOf(plain)))
                .isEqualTo(200);
    }

    private void judge(String token) {
        String proof = proofs.forGet(keycloak.userinfo(), token, claims -> claims);
        assertThat(withProof(token, proof)).isEqualTo(200);
        assertThat(withProof(token, proof)).isEqualTo(401);
        assertThat(withProof(token, new ProofMaker().forGet(keycloak.userinfo(), token, claims -> claims)))
                .isEqualTo(401);
        assertThat(withProof(token, proofs.forGet(keycloak.userinfo(), token, claims -> claims.claim("htm", "POST"))))
                .isEqualTo(401);
        assertThat(withProof(token, proofs.forGet(keycloak.userinfo(), token, claims -> claims.claim("ath", null))))
                .isEqualTo(401);
        assertThat(userinfo(RawClient.withoutCertificate(pki), token)).isEqualTo(401);
    }

    private int withProof(String token, String proof) {
        return RawClient.withoutCertificate(pki)
                .get(keycloak.userinfo(), "Authorization", "DPoP " + token, "DPoP", proof)
                .statusCode();
    }

    private HttpResponse<String> assertionRequest(String client, String... headers) {
        String form = "grant_type=client_credentials&scope=openid&client_id=" + client + "&client_assertion="
                + pki.clientKey().clientAssertion(client, keycloak.issuer())
                + "&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer";
        return RawClient.withoutCertificate(pki).postForm(keycloak.tokenEndpoint(), form, headers);
    }

    private HttpResponse<String> tokenRequest(ClientCertificate certificate) {
        return RawClient.with(certificate, pki).tokenRequest(keycloak.tokenEndpoint(), "orders", "openid");
    }

    private int userinfo(RawClient client, String token) {
        return client.get(keycloak.userinfo(), "Authorization", "Bearer " + token)
                .statusCode();
    }
}
