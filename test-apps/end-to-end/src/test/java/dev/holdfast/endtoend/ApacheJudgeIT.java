package dev.holdfast.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.holdfast.harness.ApacheJudge;
import dev.holdfast.harness.ClientCertificate;
import dev.holdfast.harness.LedgerServer;
import dev.holdfast.harness.Pki;
import dev.holdfast.harness.RawClient;
import java.time.Instant;
import java.util.Date;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;

/** Apache httpd judges both bindings; what it overlooks is written down as well. */
@ExtendWith(Fixtures.class)
@EnabledIf(
        value = "dev.holdfast.harness.ApacheJudge#isInstalled",
        disabledReason = "apache2-bin and libapache2-mod-oauth2 are not installed: ./test.sh installs them")
class ApacheJudgeIT {

    private static final UnaryOperator<JWTClaimsSet.Builder> GOOD = claims -> claims;

    private final Pki pki;
    private final LedgerServer issuer;
    private final ApacheJudge judge;
    private final ProofMaker proofs = new ProofMaker();
    private final ClientCertificate orders;
    private final RawClient anybody;

    ApacheJudgeIT(Pki pki, LedgerServer issuer, ApacheJudge judge) {
        this.pki = pki;
        this.issuer = issuer;
        this.judge = judge;
        this.orders = pki.issueOrders();
        this.anybody = RawClient.withoutCertificate(pki);
    }

    @Test
    void a_token_bound_to_a_key_is_good_with_a_proof_of_that_key_only() {
        String token = tokenForKey();
        assertThat(status(token, GOOD)).isEqualTo(200);
        assertThat(status(token, claims -> claims.claim("htm", "POST"))).isEqualTo(401);
        assertThat(status(
                        token, claims -> claims.claim("htu", judge.at("/bearer").toString())))
                .isEqualTo(401);
        assertThat(status(
                        token,
                        claims -> claims.claim("htu", judge.at("/dpop?page=2").toString())))
                .isEqualTo(401);
        assertThat(status(
                        token,
                        claims -> claims.issueTime(Date.from(Instant.now().minusSeconds(300)))))
                .isEqualTo(401);
        assertThat(send(token, new ProofMaker().forGet(judge.at("/dpop"), token, GOOD)))
                .isEqualTo(401);
        String proof = proofs.forGet(judge.at("/dpop"), token, GOOD);
        assertThat(send(token, proof)).isEqualTo(200);
        assertThat(send(token, proof)).isEqualTo(401);
        assertThat(anybody.get(judge.at("/dpop"), "Authorization", "DPoP " + token)
                        .statusCode())
                .isEqualTo(401);
        assertThat(anybody.get(judge.at("/dpop"), "Authorization", "Bearer " + token)
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void the_query_is_no_part_of_what_a_proof_names() {
        String token = tokenForKey();
        String proof = proofs.forGet(judge.at("/dpop"), token, GOOD);
        assertThat(anybody.get(judge.at("/dpop?page=2"), "Authorization", "DPoP " + token, "DPoP", proof)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void what_it_overlooks_other_judges_see() {
        assertThat(status(tokenForKey(), claims -> claims.claim("ath", ProofMaker.hash("other"))))
                .isEqualTo(200);
    }

    @Test
    void a_token_bound_to_a_certificate_is_good_on_its_connection_only() {
        RawClient client = RawClient.with(orders, pki);
        String[] bearer = {
            "Authorization",
            "Bearer " + RawClient.tokenOf(client.tokenRequest(issuer.tokenEndpoint(), "orders", "ledger.read"))
        };
        assertThat(client.get(judge.at("/certificate"), bearer).statusCode()).isEqualTo(200);
        assertThat(anybody.get(judge.at("/certificate"), bearer).statusCode()).isEqualTo(401);
        assertThat(RawClient.with(pki.issueOrders(), pki)
                        .get(judge.at("/certificate"), bearer)
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void a_token_that_nobody_bound_is_good_where_none_has_to_be() {
        RawClient client = RawClient.with(orders, pki);
        String token = RawClient.tokenOf(client.tokenRequest(issuer.tokenEndpoint(), "orders-dpop", "ledger.read"));
        String[] bearer = {"Authorization", "Bearer " + token};
        assertThat(anybody.get(judge.at("/bearer"), bearer).statusCode()).isEqualTo(200);
        assertThat(client.get(judge.at("/certificate"), bearer).statusCode()).isEqualTo(401);
        assertThat(anybody.get(judge.at("/bearer"), "Authorization", "Bearer invented")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void the_static_key_is_accepted_and_what_came_is_logged() {
        int before = judge.requests().size();
        assertThat(anybody.get(judge.at("/dpop?page=2"), "X-Api-Key", LedgerServer.STATIC_KEY)
                        .statusCode())
                .isEqualTo(200);
        assertThat(anybody.get(judge.at("/dpop?page=3"), "X-Api-Key", "another").statusCode())
                .isEqualTo(401);
        Eventually.until("both are logged", () -> judge.requests().size() == before + 2);
        assertThat(judge.requests().get(before))
                .isEqualTo(new ApacheJudge.Logged(200, "GET", "/dpop?page=2", "HTTP/2.0", "", false, true, ""));
        assertThat(judge.requests().get(before + 1).status()).isEqualTo(401);
    }

    private String tokenForKey() {
        String proof = proofs.forTokenRequest(issuer.tokenEndpoint());
        return RawClient.tokenOf(RawClient.with(orders, pki)
                .tokenRequest(issuer.tokenEndpoint(), "orders-dpop", "ledger.read", "DPoP", proof));
    }

    private int status(String token, UnaryOperator<JWTClaimsSet.Builder> change) {
        return send(token, proofs.forGet(judge.at("/dpop"), token, change));
    }

    private int send(String token, String proof) {
        return anybody.get(judge.at("/dpop"), "Authorization", "DPoP " + token, "DPoP", proof)
                .statusCode();
    }
}
