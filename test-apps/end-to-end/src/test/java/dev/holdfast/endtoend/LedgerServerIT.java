package dev.holdfast.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.harness.ClientCertificate;
import dev.holdfast.harness.LedgerServer;
import dev.holdfast.harness.Observer;
import dev.holdfast.harness.Pki;
import dev.holdfast.harness.RawClient;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the other tests stand on: the servers judge as the story says, and see what they say they see. */
@ExtendWith(Fixtures.class)
class LedgerServerIT {

    private final Pki pki;
    private final LedgerServer server;
    private final Observer observer;
    private final ClientCertificate orders;

    LedgerServerIT(Pki pki, LedgerServer server) {
        this.pki = pki;
        this.server = server;
        this.observer = server.observer();
        this.orders = pki.issueOrders();
    }

    @BeforeEach
    void forget() {
        observer.reset();
        server.issuerObserver().reset();
    }

    @Test
    void the_static_key_is_accepted_until_it_is_revoked() {
        RawClient client = RawClient.withoutCertificate(pki);
        assertThat(withKey(client).statusCode()).isEqualTo(200);
        assertThat(client.get(server.at("/v1/entries"), "Authorization", "Token " + LedgerServer.STATIC_KEY)
                        .statusCode())
                .isEqualTo(200);
        observer.revokeKey(true);
        assertThat(withKey(client).statusCode()).isEqualTo(401);
        assertThat(observer.counts().byKey()).isEqualTo(3);
        assertThat(observer.counts().rejected()).isEqualTo(1);
    }

    @Test
    void a_bound_token_is_accepted_on_a_connection_of_its_certificate() {
        HttpResponse<String> answer = RawClient.with(orders, pki).get(server.at("/v1/entries?page=2"), bearer(token()));
        assertThat(answer.statusCode()).isEqualTo(200);
        Observer.Received received = observer.last();
        assertThat(received.uri()).isEqualTo("/v1/entries?page=2");
        assertThat(received.certificate()).isEqualTo(orders.thumbprint());
        assertThat(received.tokenBoundTo()).isEqualTo(orders.thumbprint());
        assertThat(received.tls()).isEqualTo("TLSv1.3");
        assertThat(observer.counts().mismatches()).isZero();
    }

    @Test
    void a_stolen_token_is_refused_without_a_certificate_and_with_another() {
        String token = token();
        RawClient thief = RawClient.withoutCertificate(pki);
        assertThat(thief.get(server.at("/v1/entries"), bearer(token)).statusCode())
                .isEqualTo(401);
        RawClient colleague = RawClient.with(pki.issueOrders(), pki);
        assertThat(colleague.get(server.at("/v1/entries"), bearer(token)).statusCode())
                .isEqualTo(401);
        assertThat(observer.counts().mismatches()).isEqualTo(2);
        assertThat(observer.counts().rejected()).isEqualTo(2);
    }

    @Test
    void the_issuer_knows_its_client_by_the_subject_of_the_certificate() {
        assertThat(tokenRequest(RawClient.withoutCertificate(pki)).statusCode()).isEqualTo(401);
        ClientCertificate eve = pki.issue("CN=eve,O=Example,C=US", Pki.KeyKind.EC, Duration.ofDays(1));
        assertThat(tokenRequest(RawClient.with(eve, pki)).statusCode()).isEqualTo(401);
        for (Pki.KeyKind kind : Pki.KeyKind.values()) {
            ClientCertificate renewed = pki.issue(Pki.ORDERS, kind, Duration.ofHours(1));
            assertThat(tokenRequest(RawClient.with(renewed, pki)).statusCode())
                    .as(kind.name())
                    .isEqualTo(200);
        }
    }

    @Test
    void the_issuer_tells_what_was_asked_of_it() {
        token();
        Observer.Received received = server.issuerObserver().last();
        assertThat(received.uri()).isEqualTo("/oauth2/token");
        assertThat(received.form("client_id")).containsExactly("orders");
        assertThat(received.form("scope")).containsExactly("ledger.read ledger.write");
        assertThat(received.certificate()).isEqualTo(orders.thumbprint());
    }

    @Test
    void the_port_that_never_asks_sees_no_certificate() {
        RawClient client = RawClient.with(orders, pki);
        assertThat(client.get(server.neverAsking("/v1/entries"), bearer(token()))
                        .statusCode())
                .isEqualTo(401);
        assertThat(observer.last().certificate()).isEmpty();
    }

    @Test
    void trouble_comes_on_demand_and_goes() {
        RawClient client = RawClient.with(orders, pki);
        String token = token();
        observer.refuseTokens(1, "invalid_token");
        HttpResponse<String> refused = client.get(server.at("/v1/entries"), bearer(token));
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("WWW-Authenticate")).hasValue("Bearer error=\"invalid_token\"");
        assertThat(client.get(server.at("/v1/entries"), bearer(token)).statusCode())
                .isEqualTo(200);
        server.issuerObserver().down(true);
        assertThat(tokenRequest(client).statusCode()).isEqualTo(503);
        server.issuerObserver().down(false);
        server.issuerObserver().tokenLife(30);
        assertThat(tokenRequest(client).body()).containsPattern("\"expires_in\":(29|30)");
        server.issuerObserver().tokenLife(300);
    }

    private HttpResponse<String> withKey(RawClient client) {
        return client.get(server.at("/v1/entries"), "X-Api-Key", LedgerServer.STATIC_KEY);
    }

    private String token() {
        return RawClient.tokenOf(tokenRequest(RawClient.with(orders, pki)));
    }

    private HttpResponse<String> tokenRequest(RawClient client) {
        return client.tokenRequest(URI.create(server.issuer() + "/oauth2/token"), "orders", "ledger.read ledger.write");
    }

    private static String[] bearer(String token) {
        return new String[] {"Authorization", "Bearer " + token};
    }
}
