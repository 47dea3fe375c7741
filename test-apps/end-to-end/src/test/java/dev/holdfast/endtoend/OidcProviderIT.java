package dev.holdfast.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.holdfast.harness.ClientCertificate;
import dev.holdfast.harness.LedgerServer;
import dev.holdfast.harness.Observer;
import dev.holdfast.harness.OidcProvider;
import dev.holdfast.harness.Pki;
import dev.holdfast.harness.RawClient;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Date;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** oidc-provider demands nonces at both ends, and is strict about everything else. */
@ExtendWith(Fixtures.class)
@EnabledIf(
        value = "dev.holdfast.harness.OidcProvider#isInstalled",
        disabledReason = "oidc-provider is not installed: ./test.sh installs it")
class OidcProviderIT {

    private static final String SCOPE = "ledger.read ledger.write";
    private static final UnaryOperator<JWTClaimsSet.Builder> GOOD = claims -> claims;

    private final Pki pki;
    private final OidcProvider provider;
    private final Observer observer;
    private final ProofMaker proofs = new ProofMaker();
    private final ClientCertificate orders;

    OidcProviderIT(Pki pki, OidcProvider provider) {
        this.pki = pki;
        this.provider = provider;
        this.observer = provider.observer();
        this.orders = pki.issueOrders();
    }

    @BeforeEach
    void forget() {
        observer.reset();
        provider.issuerObserver().reset();
    }

    @Test
    void the_token_endpoint_gives_a_nonce_first_and_a_token_for_it_second() {
        RawClient client = RawClient.with(orders, pki);
        HttpResponse<String> first = tokenRequest(client, "orders-dpop", "");
        assertThat(first.statusCode()).isEqualTo(400);
        assertThat(first.body()).contains("\"use_dpop_nonce\"");
        HttpResponse<String> invented = tokenRequest(client, "orders-dpop", "invented");
        assertThat(invented.body()).contains("\"use_dpop_nonce\"");
        HttpResponse<String> second = tokenRequest(client, "orders-dpop", nonceOf(first));
        assertThat(second.body()).contains("\"token_type\":\"DPoP\"");
        assertThat(provider.issuerObserver().proofs().nonceChallenges()).isEqualTo(2);
        assertThat(provider.issuerObserver().proofs().foreignNonces()).isEqualTo(1);
        assertThat(provider.issuerObserver().proofs().noncesUsed()).isEqualTo(1);
    }

    @Test
    void a_dpop_client_gets_nothing_without_a_proof() {
        HttpResponse<String> answer =
                RawClient.with(orders, pki).tokenRequest(provider.tokenEndpoint(), "orders-dpop", SCOPE);
        assertThat(answer.statusCode()).isEqualTo(400);
    }

    @Test
    void a_client_assertion_is_used_up_by_the_demand_for_a_nonce() {
        RawClient client = RawClient.withoutCertificate(pki);
        String assertion = pki.clientKey().clientAssertion("orders-dpop-jwt", provider.issuer());
        HttpResponse<String> first = assertionRequest(client, assertion, "");
        assertThat(first.body()).contains("\"use_dpop_nonce\"");
        HttpResponse<String> again = assertionRequest(client, assertion, nonceOf(first));
        assertThat(again.statusCode()).isEqualTo(401);
        assertThat(again.body()).contains("\"invalid_client\"");
        assertThat(provider.issuerObserver().proofs().repeatedAssertions()).isEqualTo(1);
        String fresh = pki.clientKey().clientAssertion("orders-dpop-jwt", provider.issuer());
        assertThat(assertionRequest(client, fresh, nonceOf(first)).statusCode()).isEqualTo(200);
    }

    @Test
    void a_certificate_of_its_own_making_is_known_by_registration_only() {
        RawClient registered = RawClient.with(provider.selfSigned(), pki);
        assertThat(registered
                        .tokenRequest(provider.tokenEndpoint(), "orders-self-signed", SCOPE)
                        .statusCode())
                .isEqualTo(200);
        RawClient stranger = RawClient.with(Pki.selfSigned(Pki.ORDERS), pki);
        for (String client : new String[] {"orders-self-signed", "orders"}) {
            assertThat(stranger.tokenRequest(provider.tokenEndpoint(), client, SCOPE)
                            .statusCode())
                    .as(client)
                    .isEqualTo(401);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void the_resource_server_demands_a_nonce_of_its_own_and_then_accepts(boolean jwt) {
        String token = token(jwt);
        URI uri = provider.at("/v1/entries?page=2");
        HttpResponse<String> first = get(uri, token, GOOD);
        assertThat(first.statusCode()).isEqualTo(401);
        assertThat(first.headers().firstValue("WWW-Authenticate").orElseThrow())
                .startsWith("DPoP ")
                .contains("error=\"use_dpop_nonce\"");
        String ofTheIssuer = nonceOf(tokenRequest(RawClient.with(orders, pki), "orders-dpop", ""));
        assertThat(get(uri, token, claims -> claims.claim("nonce", ofTheIssuer)).statusCode())
                .isEqualTo(401);
        assertThat(get(uri, token, claims -> claims.claim("nonce", nonceOf(first)))
                        .statusCode())
                .isEqualTo(200);
        Observer.Received received = observer.last();
        assertThat(received.uri()).isEqualTo("/v1/entries?page=2");
        assertThat(received.scheme()).isEqualTo("DPoP");
        assertThat(received.proof().orElseThrow().htu())
                .isEqualTo(provider.at("/v1/entries").toString());
        assertThat(received.proof().orElseThrow().jkt()).isEqualTo(proofs.thumbprint());
        assertThat(received.proof().orElseThrow().nonce()).isEqualTo("given");
        assertThat(received.tokenBoundToKey()).isEqualTo(jwt ? proofs.thumbprint() : "");
        assertThat(observer.proofs().foreignNonces()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_bad_proof_is_refused_whatever_is_bad_about_it(boolean jwt) {
        String token = token(jwt);
        String nonce = nonceOf(get(provider.at("/v1/entries"), token, GOOD));
        UnaryOperator<JWTClaimsSet.Builder> good = claims -> claims.claim("nonce", nonce);
        assertThat(status(token, good)).isEqualTo(200);
        assertThat(status(token, claims -> good.apply(claims).claim("htm", "POST")))
                .isEqualTo(401);
        assertThat(status(token, claims -> good.apply(claims)
                        .claim("htu", provider.at("/v1/accounts").toString())))
                .isEqualTo(401);
        assertThat(status(token, claims -> good.apply(claims).claim("ath", ProofMaker.hash("other"))))
                .isEqualTo(401);
        assertThat(status(token, claims -> good.apply(claims).claim("ath", null)))
                .isEqualTo(401);
        assertThat(status(
                        token,
                        claims -> claims.issueTime(Date.from(Instant.now().minusSeconds(900)))))
                .isEqualTo(401);
        String proof = proofs.forGet(provider.at("/v1/entries"), token, good);
        assertThat(send(token, proof)).isEqualTo(200);
        assertThat(send(token, proof)).isEqualTo(401);
        assertThat(observer.proofs().repeatedProofs()).isEqualTo(1);
        String ofAnotherKey = new ProofMaker().forGet(provider.at("/v1/entries"), token, good);
        assertThat(send(token, ofAnotherKey)).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_stolen_token_is_worth_nothing_as_a_bearer_token(boolean jwt) {
        HttpResponse<String> answer = RawClient.withoutCertificate(pki)
                .get(provider.at("/v1/entries"), "Authorization", "Bearer " + token(jwt));
        assertThat(answer.statusCode()).isEqualTo(401);
    }

    @Test
    void a_token_bound_to_a_certificate_is_good_on_its_connection_only() {
        RawClient client = RawClient.with(orders, pki);
        String token = RawClient.tokenOf(client.tokenRequest(provider.tokenEndpoint(), "orders", SCOPE));
        String[] bearer = {"Authorization", "Bearer " + token};
        assertThat(client.get(provider.at("/v1/entries"), bearer).statusCode()).isEqualTo(200);
        assertThat(RawClient.withoutCertificate(pki)
                        .get(provider.at("/v1/entries"), bearer)
                        .statusCode())
                .isEqualTo(401);
        assertThat(RawClient.with(pki.issueOrders(), pki)
                        .get(provider.at("/v1/entries"), bearer)
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void the_static_key_is_accepted_until_it_is_revoked() {
        RawClient client = RawClient.withoutCertificate(pki);
        String[] key = {"X-Api-Key", LedgerServer.STATIC_KEY};
        assertThat(client.get(provider.at("/v1/entries"), key).statusCode()).isEqualTo(200);
        observer.revokeKey(true);
        assertThat(client.get(provider.at("/v1/entries"), key).statusCode()).isEqualTo(401);
        assertThat(client.get(provider.at("/v1/entries"), "X-Api-Key", "another")
                        .statusCode())
                .isEqualTo(401);
        assertThat(observer.counts().byKey()).isEqualTo(3);
    }

    @Test
    void nonces_rotate_with_each_answer_when_told_and_old_ones_are_refused() {
        String token = token(false);
        observer.nonces("rotating");
        String first = nonceOf(get(provider.at("/v1/entries"), token, GOOD));
        HttpResponse<String> accepted = get(provider.at("/v1/entries"), token, c -> c.claim("nonce", first));
        assertThat(accepted.statusCode()).isEqualTo(200);
        assertThat(nonceOf(accepted)).isNotEqualTo(first);
        assertThat(status(token, claims -> claims.claim("nonce", first))).isEqualTo(401);
        assertThat(observer.proofs().nonceChallenges()).isEqualTo(2);
    }

    @Test
    void nonces_end_when_told_and_need_not_be_there_when_told() {
        String token = token(false);
        String first = nonceOf(get(provider.at("/v1/entries"), token, GOOD));
        observer.renewNonces();
        assertThat(status(token, claims -> claims.claim("nonce", first))).isEqualTo(401);
        observer.nonces("optional");
        assertThat(status(token, GOOD)).isEqualTo(200);
        observer.reset();
        assertThat(status(token, GOOD)).isEqualTo(401);
    }

    @Test
    void an_opaque_token_ends_with_its_revocation() {
        String token = token(false);
        RawClient client = RawClient.with(orders, pki);
        String form = "client_id=orders-dpop&token=" + token;
        assertThat(client.postForm(provider.introspectionEndpoint(), form).body())
                .contains("\"active\":true", "\"jkt\":\"" + proofs.thumbprint() + "\"");
        assertThat(client.postForm(provider.revocationEndpoint(), form).statusCode())
                .isEqualTo(200);
        assertThat(client.postForm(provider.introspectionEndpoint(), form).body())
                .contains("\"active\":false");
        observer.nonces("optional");
        assertThat(status(token, GOOD)).isEqualTo(401);
    }

    private String token(boolean jwt) {
        RawClient client = RawClient.with(orders, pki);
        String form = "grant_type=client_credentials&client_id=orders-dpop&scope=ledger.read"
                + (jwt ? "&resource=" + provider.resource() : "");
        String nonce = nonceOf(tokenRequest(client, "orders-dpop", ""));
        String proof = proofs.forTokenRequest(provider.tokenEndpoint(), nonce);
        return RawClient.tokenOf(client.postForm(provider.tokenEndpoint(), form, "DPoP", proof));
    }

    private HttpResponse<String> tokenRequest(RawClient client, String clientId, String nonce) {
        return client.tokenRequest(provider.tokenEndpoint(), clientId, SCOPE, "DPoP", proofForToken(nonce));
    }

    private HttpResponse<String> assertionRequest(RawClient client, String assertion, String nonce) {
        String form = "grant_type=client_credentials&client_assertion=" + assertion
                + "&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer";
        return client.postForm(provider.tokenEndpoint(), form, "DPoP", proofForToken(nonce));
    }

    private String proofForToken(String nonce) {
        return nonce.isEmpty()
                ? proofs.forTokenRequest(provider.tokenEndpoint())
                : proofs.forTokenRequest(provider.tokenEndpoint(), nonce);
    }

    private HttpResponse<String> get(URI uri, String token, UnaryOperator<JWTClaimsSet.Builder> change) {
        URI named = provider.at(uri.getPath());
        return RawClient.withoutCertificate(pki)
                .get(uri, "Authorization", "DPoP " + token, "DPoP", proofs.forGet(named, token, change));
    }

    private int status(String token, UnaryOperator<JWTClaimsSet.Builder> change) {
        return get(provider.at("/v1/entries"), token, change).statusCode();
    }

    private int send(String token, String proof) {
        return RawClient.withoutCertificate(pki)
                .get(provider.at("/v1/entries"), "Authorization", "DPoP " + token, "DPoP", proof)
                .statusCode();
    }

    private static String nonceOf(HttpResponse<String> answer) {
        return answer.headers().firstValue("DPoP-Nonce").orElseThrow();
    }
}
