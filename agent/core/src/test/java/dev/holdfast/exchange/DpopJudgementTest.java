package dev.holdfast.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.holdfast.config.HostPattern;
import dev.holdfast.config.OnFailure;
import dev.holdfast.config.Replacement;
import dev.holdfast.config.ServiceSettings;
import dev.holdfast.config.Share;
import dev.holdfast.config.Stage;
import dev.holdfast.config.When;
import dev.holdfast.policy.Service;
import dev.holdfast.proof.ProofKey;
import dev.holdfast.proof.Prover;
import dev.holdfast.proof.TokenProof;
import dev.holdfast.telemetry.ServiceCounters;
import dev.holdfast.token.Credential;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What answers to requests with proofs come to, RFC 9449 sections 7 to 9. */
class DpopJudgementTest {
    private static final String WANTED = "DPoP error=\"use_dpop_nonce\"";

    private final ServiceCounters counters = new ServiceCounters(Failure.labels(), Verdict.labels());
    private final Prover prover = new Prover(Duration.ofHours(1), Runnable::run);
    private final ProofKey key = prover.key();
    private final Attempt attempt = new Attempt(route(OnFailure.DENY));

    @BeforeEach
    void send() {
        sendBy(attempt);
    }

    @Test
    void a_wanted_nonce_is_sent_once_with_the_same_token() throws Exception {
        String first = attempt.fieldValue(1);
        assertThat(claims(first)).doesNotContainKey("nonce");

        assertThat(answered(401, WANTED, Map.of("DPoP-Nonce", "n1"), true)).isTrue();
        sendBy(attempt);

        assertThat(claims(attempt.fieldValue(1)))
                .containsEntry("nonce", "n1")
                .containsEntry("htm", "GET")
                .containsEntry("htu", "https://ledger.example.com/v1/entries");
        assertThat(attempt.fieldValue(0)).isEqualTo("DPoP token");
        assertThat(answered(401, WANTED, Map.of("DPoP-Nonce", "n2"), true))
                .as("once")
                .isFalse();
        assertThat(counters.verdicts()).containsExactly(Map.entry("nonce-wanted", 2L));
        assertThat(counters.retriedCount()).isEqualTo(1);
        assertThat(counters.rejectedCount())
                .as("the first was no refusal of the credential")
                .isEqualTo(1);
    }

    @Test
    void a_body_that_cannot_be_sent_again_is_not_and_the_nonce_is_there_for_the_next_request() throws Exception {
        assertThat(answered(401, WANTED, Map.of("DPoP-Nonce", "n1"), false)).isFalse();

        Attempt next = new Attempt(route(OnFailure.DENY));
        sendBy(next);

        assertThat(claims(next.fieldValue(1))).containsEntry("nonce", "n1");
    }

    @ParameterizedTest
    @CsvSource({"200", "204", "302", "403", "404", "500"})
    void every_answer_primes_the_next_proof(int status) throws Exception {
        assertThat(answered(status, null, Map.of("DPoP-Nonce", "n-" + status), true))
                .isFalse();

        Attempt next = new Attempt(route(OnFailure.DENY));
        sendBy(next);

        assertThat(claims(next.fieldValue(1))).containsEntry("nonce", "n-" + status);
    }

    @Test
    void a_wanted_nonce_that_is_not_given_is_nothing_to_repeat_with() {
        assertThat(answered(401, WANTED, Map.of(), true)).isFalse();
        assertThat(counters.verdicts()).containsExactly(Map.entry("theirs", 1L));
    }

    @Test
    void a_replayed_proof_is_made_anew_once() throws Exception {
        Object first = claims(attempt.fieldValue(1)).get("jti");
        assertThat(answered(401, "DPoP error=\"invalid_dpop_proof\"", Map.of(), true))
                .isTrue();
        sendBy(attempt);

        assertThat(claims(attempt.fieldValue(1)).get("jti")).isNotEqualTo(first);
        assertThat(answered(401, "DPoP error=\"invalid_dpop_proof\"", Map.of(), true))
                .isFalse();
        assertThat(counters.verdicts()).containsExactly(Map.entry("replayed", 2L));
    }

    @Test
    void a_server_that_takes_other_algorithms_only_is_not_asked_again() {
        assertThat(answered(401, WANTED + ", algs=\"EdDSA PS256\"", Map.of("DPoP-Nonce", "n1"), true))
                .isFalse();

        assertThat(counters.reasons()).containsKey("proof-algorithm");
    }

    @Test
    void a_challenge_of_a_proxy_is_no_challenge_of_ours_and_its_nonce_not_the_servers() throws Exception {
        assertThat(answered(407, WANTED, Map.of("DPoP-Nonce", "n1"), true)).isFalse();
        assertThat(counters.verdicts()).isEmpty();

        Attempt next = new Attempt(route(OnFailure.DENY));
        sendBy(next);

        assertThat(claims(next.fieldValue(1))).doesNotContainKey("nonce");
    }

    @Test
    void with_the_static_key_allowed_a_second_refusal_goes_back_to_it() {
        Attempt lenient = new Attempt(route(OnFailure.STATIC_KEY));
        sendBy(lenient);
        Answer wanted = new Answer(401, WANTED, Map.of("DPoP-Nonce", "n1"));

        assertThat(Judgement.sendsAgain(lenient, wanted, true)).isTrue();
        assertThat(lenient.phase()).isEqualTo(Attempt.Phase.FIRST);
        sendBy(lenient);
        assertThat(Judgement.sendsAgain(lenient, wanted, true)).isTrue();

        assertThat(lenient.phase()).isEqualTo(Attempt.Phase.AS_MADE);
    }

    @Test
    void a_request_that_no_proof_can_name_is_not_replaced() {
        TokenProof proof = prover.proofOf(key, "token");

        assertThat(attempt.prove(proof, new Elsewhere("https://ledger.example.com/absolute")))
                .isFalse();
        assertThat(attempt.prove(proof, new Elsewhere("*"))).isTrue();
    }

    private boolean answered(int status, @Nullable String challenges, Map<String, String> fields, boolean repeatable) {
        return Judgement.sendsAgain(attempt, new Answer(status, challenges, fields), repeatable);
    }

    private void sendBy(Attempt sent) {
        sent.goUnchanged();
        TokenProof proof = prover.proofOf(key, "token");
        assertThat(sent.prove(proof, new Fields("X-Api-Key"))).isTrue();
        sent.replace(0, new Credential("DPoP token", 0, "sha256:x", Long.MAX_VALUE, proof));
    }

    private static Map<String, Object> claims(String proof) throws Exception {
        return SignedJWT.parse(proof).getPayload().toJSONObject();
    }

    private Route route(OnFailure onFailure) {
        ServiceSettings settings = new ServiceSettings(
                "ledger",
                List.of(new HostPattern("ledger.example.com", false, 443)),
                List.of(),
                List.of(),
                Map.of(),
                null,
                List.of(new Replacement.Header("X-Api-Key", null, When.STATIC)),
                null,
                Stage.ENFORCE,
                100,
                Share.ATTEMPT,
                onFailure,
                Duration.ofSeconds(2),
                null,
                null);
        return new Route(new Service(settings, Stage.ENFORCE, "here"), null, null, null, counters, null);
    }

    private record Elsewhere(String target) implements RequestHead {
        @Override
        public @Nullable String header(String name) {
            return null;
        }

        @Override
        public String method() {
            return "OPTIONS";
        }

        @Override
        public String host() {
            return "ledger.example.com";
        }

        @Override
        public int port() {
            return 443;
        }
    }
}
