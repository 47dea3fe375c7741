package dev.holdfast.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.holdfast.harness.ClientCertificate;
import dev.holdfast.harness.LedgerServer;
import dev.holdfast.harness.Observer;
import dev.holdfast.harness.Pki;
import dev.holdfast.harness.RawClient;
import dev.holdfast.harness.ReceivedProof;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Date;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Spring's servers bind tokens to a DPoP key, and the ledger takes no proof that has anything wrong about it. */
@ExtendWith(Fixtures.class)
class LedgerServerProofIT {

    private static final String SCOPE = "ledger.read ledger.write";
    private static final UnaryOperator<JWTClaimsSet.Builder> GOOD = claims -> claims;

    private final Pki pki;
    private final LedgerServer server;
    private final Observer observer;
    private final ProofMaker proofs = new ProofMaker();
    private final ClientCertificate orders;
    private final RawClient anybody;

    LedgerServerProofIT(Pki pki, LedgerServer server) {
        this.pki = pki;
        this.server = server;
        this.observer = server.observer();
        this.orders = pki.issueOrders();
        this.anybody = RawClient.withoutCertificate(pki);
    }

    @BeforeEach
    void forget() {
        observer.reset();
        server.issuerObserver().reset();
    }

    @Test
    void a_token_is_bound_to_the_key_that_the_request_proves() {
        HttpResponse<String> answer = tokenRequest(proofs.forTokenRequest(server.tokenEndpoint()));
        assertThat(answer.body()).contains("\"token_type\":\"DPoP\"");
        ReceivedProof proof = server.issuerObserver().last().proof().orElseThrow();
        assertThat(proof.htu()).isEqualTo(server.tokenEndpoint().toString());
        assertThat(proof.htm()).isEqualTo("POST");
        assertThat(proof.jkt()).isEqualTo(proofs.thumbprint());
    }

    @Test
    void the_ledger_accepts_it_with_a_proof_and_without_a_certificate() {
        String token = token();
        assertThat(status(token, GOOD)).isEqualTo(200);
        Observer.Received received = observer.last();
        assertThat(received.scheme()).isEqualTo("DPoP");
        assertThat(received.withToken()).isTrue();
        assertThat(received.tokenBoundToKey()).isEqualTo(proofs.thumbprint());
        assertThat(received.proof().orElseThrow().ath()).isEqualTo(ProofMaker.hash(token));
        assertThat(received.proof().orElseThrow().nonce()).isEqualTo("none");
        assertThat(observer.counts().mismatches()).isZero();
        assertThat(observer.proofs().proofs()).isEqualTo(1);
    }

    @Test
    void a_bad_proof_is_refused_whatever_is_bad_about_it() {
        String token = token();
        assertThat(status(token, claims -> claims.claim("htm", "POST"))).isEqualTo(401);
        assertThat(status(
                        token,
                        claims -> claims.claim("htu", server.at("/v1/accounts").toString())))
                .isEqualTo(401);
        assertThat(status(
                        token,
                        claims -> claims.claim(
                                "htu", server.at("/v1/entries?page=2").toString())))
                .isEqualTo(401);
        assertThat(status(token, claims -> claims.claim("ath", ProofMaker.hash("other"))))
                .isEqualTo(401);
        assertThat(status(token, claims -> claims.claim("ath", null))).isEqualTo(401);
        assertThat(status(
                        token,
                        claims -> claims.issueTime(Date.from(Instant.now().minusSeconds(300)))))
                .isEqualTo(401);
        assertThat(send(token, new ProofMaker().forGet(server.at("/v1/entries"), token, GOOD)))
                .isEqualTo(401);
        String proof = proofs.forGet(server.at("/v1/entries"), token, GOOD);
        assertThat(send(token, proof)).isEqualTo(200);
        assertThat(send(token, proof)).isEqualTo(401);
        assertThat(observer.proofs().repeatedProofs()).isEqualTo(1);
    }

    @Test
    void a_stolen_token_is_worth_nothing_as_a_bearer_token() {
        HttpResponse<String> answer = anybody.get(server.at("/v1/entries"), "Authorization", "Bearer " + token());
        assertThat(answer.statusCode()).isEqualTo(401);
    }

    @Test
    void a_client_without_a_certificate_signs_assertions() {
        String token = RawClient.tokenOf(
                assertionRequest("orders-dpop-jwt", "DPoP", proofs.forTokenRequest(server.tokenEndpoint())));
        assertThat(status(token, GOOD)).isEqualTo(200);
        HttpResponse<String> plain = assertionRequest("orders-plain");
        assertThat(plain.body()).contains("\"token_type\":\"Bearer\"");
        assertThat(anybody.get(server.at("/v1/entries"), "Authorization", "Bearer " + RawClient.tokenOf(plain))
                        .statusCode())
                .isEqualTo(200);
        assertThat(observer.last().tokenBoundTo()).isEmpty();
        assertThat(observer.last().tokenBoundToKey()).isEmpty();
        server.issuerObserver().tokenLife(30);
        assertThat(assertionRequest("orders-plain").body()).containsPattern("\"expires_in\":(29|30)");
        server.issuerObserver().tokenLife(300);
    }

    private String token() {
        return RawClient.tokenOf(tokenRequest(proofs.forTokenRequest(server.tokenEndpoint())));
    }

    private HttpResponse<String> tokenRequest(String proof) {
        return RawClient.with(orders, pki).tokenRequest(server.tokenEndpoint(), "orders-dpop", SCOPE, "DPoP", proof);
    }

    private HttpResponse<String> assertionRequest(String client, String... headers) {
        String form = "grant_type=client_credentials&scope=ledger.read&client_id=" + client + "&client_assertion="
                + pki.clientKey().clientAssertion(client, server.issuer())
                + "&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer";
        return anybody.postForm(server.tokenEndpoint(), form, headers);
    }

    private int status(String token, UnaryOperator<JWTClaimsSet.Builder> change) {
        return send(token, proofs.forGet(server.at("/v1/entries"), token, change));
    }

    private int send(String token, String proof) {
        return anybody.get(server.at("/v1/entries"), "Authorization", "DPoP " + token, "DPoP", proof)
                .statusCode();
    }
}
