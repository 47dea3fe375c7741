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

    private HttpResponse<String> tokenRequest(ClientCertificate certificate) {
        return RawClient.with(certificate, pki).tokenRequest(keycloak.tokenEndpoint(), "orders", "openid");
    }

    private int userinfo(RawClient client, String token) {
        return client.get(keycloak.userinfo(), "Authorization", "Bearer " + token)
                .statusCode();
    }
}
