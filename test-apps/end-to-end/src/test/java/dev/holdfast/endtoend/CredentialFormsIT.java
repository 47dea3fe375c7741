package dev.holdfast.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.harness.AgentScenario;
import dev.holdfast.harness.LedgerServer;
import dev.holdfast.harness.Observer;
import dev.holdfast.harness.Pki;
import dev.holdfast.harness.RunningProgram;
import dev.holdfast.harness.RunningScenario;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A static credential leaves wherever it stands and in whatever shape, and takes nothing else with it. */
@ExtendWith(Fixtures.class)
class CredentialFormsIT {
    private static final String KEY = LedgerServer.STATIC_KEY;
    private static final String TARGET = "/v1/entries?z=%7E&api_key=" + KEY + "&name=%C3%A4+b&&flag&y=%2f;x";
    private static final String WITHOUT = "/v1/entries?z=%7E&name=%C3%A4+b&&flag&y=%2f;x";
    private static final String BASIC = "Basic b3JkZXJzOnM0Y3JldA==";
    private static final String SIGNATURE =
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/execute-api/aws4_request,"
                    + " SignedHeaders=host;x-api-key, Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7";

    @TempDir
    private Path folder;

    private final Pki pki;
    private final LedgerServer server;
    private final Observer observer;

    CredentialFormsIT(Pki pki, LedgerServer server) {
        this.pki = pki;
        this.server = server;
        this.observer = server.observer();
    }

    @BeforeEach
    void forget() {
        observer.reset();
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#all")
    void a_parameter_leaves_the_request_line_and_nothing_else_does(Variant variant) {
        try (RunningScenario running = replacing(variant, "[{query: api_key}]")) {
            RunningProgram program = running.program();

            assertThat(program.get(server.at(TARGET)).status()).isEqualTo(200);
            assertReplaced(running, WITHOUT);
            assertThat(program.post(server.at(TARGET), 50_000).confirmed()).isTrue();
            assertReplaced(running, WITHOUT);
            assertThat(program.get(server.at("/v1/entries?api_key=" + KEY)).status())
                    .isEqualTo(200);
            assertReplaced(running, "/v1/entries");
            assertThat(program.get(server.at("/v1/entries?api%5Fkey=" + KEY + "&a"))
                            .status())
                    .isEqualTo(200);
            assertReplaced(running, "/v1/entries?a");

            assertThat(observer.counts().byKey()).isZero();
            assertThat(observer.counts().connections()).isEqualTo(1);
            assertThat(program.foreignErrors()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void several_credentials_in_one_request_all_leave(Variant variant) {
        String replace = "[{header: X-Api-Key}, {query: api_key}, {header: Authorization, scheme: Basic}]";
        try (RunningScenario running = scenario(variant, replace)
                .program(program -> program.with("--header=Authorization:" + BASIC))
                .start()) {
            assertThat(running.program().post(server.at(TARGET), 50_000).confirmed())
                    .isTrue();
            assertReplaced(running, WITHOUT);
            assertThat(observer.last().header("X-Api-Key")).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#all")
    void sent_once_more_it_stays_away_and_as_made_it_is_back(Variant variant) {
        try (RunningScenario running = replacing(variant, "[{query: api_key}]")) {
            RunningProgram program = running.program();
            assertThat(program.get(server.at(TARGET)).status()).isEqualTo(200);
            observer.reset();

            observer.refuseTokens(1, "invalid_token");
            assertThat(program.post(server.at(TARGET), 5_000).confirmed()).isTrue();
            assertThat(observer.requests())
                    .extracting(Observer.Received::status)
                    .containsExactly(401, 200);
            assertThat(observer.requests()).extracting(Observer.Received::uri).containsOnly(WITHOUT);

            observer.reset();
            observer.refuseTokens(2, "invalid_token");
            assertThat(program.post(server.at(TARGET), 5_000).confirmed()).isTrue();
            assertThat(observer.requests())
                    .extracting(Observer.Received::status)
                    .containsExactly(401, 401, 200);
            assertThat(observer.requests())
                    .extracting(Observer.Received::uri)
                    .containsExactly(WITHOUT, WITHOUT, TARGET);
            assertThat(observer.last().header("Authorization")).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void each_hop_of_a_redirect_is_decided_anew(Variant variant) {
        try (RunningScenario running = replacing(variant, "[{query: api_key}]")) {
            URI end = server.at("/v1/entries?api_key=" + KEY + "&b=c");
            String to = end.toString().replace("&", "%26");
            URI redirect = server.at("/v1/redirect?api_key=" + KEY + "&status=302&to=" + to);

            assertThat(running.program().get(redirect).status()).isEqualTo(200);

            assertThat(observer.requests())
                    .extracting(Observer.Received::uri)
                    .containsExactly("/v1/redirect?status=302&to=" + to, "/v1/entries?b=c");
            assertThat(observer.counts().byKey()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#all")
    void observed_it_stays_as_it_is_and_is_told_by_its_name(Variant variant) {
        List<String> before;
        try (RunningProgram program =
                variant.program(pki).with("--key-header=X-Request-Source").start()) {
            program.get(server.at(TARGET));
            before = observer.last().headers();
            assertThat(observer.last().uri()).isEqualTo(TARGET);
        }
        try (RunningScenario running =
                keyless(variant, "[{query: api_key}]").stage("observe").start()) {
            assertThat(running.program().get(server.at(TARGET)).status()).isEqualTo(200);

            assertThat(observer.last().uri()).isEqualTo(TARGET);
            assertThat(observer.last().headers()).isEqualTo(before);
            assertThat(running.awaitLog("static credential observed"))
                    .contains("query parameter api_key to https://localhost:" + server.port())
                    .doesNotContain("/v1/entries");
            var service = running.program().service("ledger");
            assertThat(service.path("SentStatic").asInt()).isEqualTo(1);
            assertThat(running.program().process().errors()).noneMatch(line -> line.contains(KEY));
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void a_signed_request_is_left_alone(Variant variant) {
        try (RunningScenario running = scenario(
                        variant, "[{header: X-Api-Key}, {query: api_key}, {header: Authorization}]")
                .program(program -> program.with("--header=X-Amz-Date:20260101T000000Z|Authorization:" + SIGNATURE))
                .start()) {
            assertThat(running.program().post(server.at(TARGET), 5_000).confirmed())
                    .isTrue();

            assertThat(observer.last().uri()).isEqualTo(TARGET);
            assertThat(observer.last().header("Authorization")).containsExactly(SIGNATURE);
            assertThat(observer.last().header("X-Api-Key")).containsExactly(KEY);
            assertSigned(running);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void a_presigned_request_is_left_alone(Variant variant) {
        String target = "/v1/entries?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20260101&"
                + "X-Amz-SignedHeaders=host&X-Amz-Security-Token=FwoG&api_key=" + KEY + "&X-Amz-Signature=5d672d79";
        try (RunningScenario running = replacing(variant, "[{query: api_key}]")) {
            assertThat(running.program().get(server.at(target)).status()).isEqualTo(200);

            assertThat(observer.last().uri()).isEqualTo(target);
            assertThat(observer.last().header("Authorization")).isEmpty();
            assertSigned(running);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void every_shape_of_authorization_gives_way_to_the_token(Variant variant) {
        List<String[]> shapes = List.of(
                new String[] {"none", KEY},
                new String[] {"GenieKey", "GenieKey " + KEY},
                new String[] {"ApiKey", "apikey " + KEY},
                new String[] {"Bearer", "Bearer " + KEY});
        for (String[] shape : shapes) {
            String replace = "[{header: Authorization, scheme: " + shape[0] + "}]";
            try (RunningScenario running = keyless(variant, replace)
                    .program(program -> program.with("--header=Authorization:" + shape[1]))
                    .start()) {
                assertThat(running.program().get(server.at("/v1/entries")).status())
                        .as(shape[1])
                        .isEqualTo(200);
                assertReplaced(running, "/v1/entries");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void what_answers_a_challenge_is_left_alone_unless_its_scheme_is_written(Variant variant) {
        try (RunningScenario running = keyless(variant, "[{header: Authorization}]")
                .program(program -> program.with("--header=Authorization:Negotiate YIIJvwYGKwYBBQUC"))
                .start()) {
            running.program().get(server.at("/public"));

            assertThat(observer.last().header("Authorization")).containsExactly("Negotiate YIIJvwYGKwYBBQUC");
            assertThat(running.program()
                            .service("ledger")
                            .path("Reasons")
                            .path("authorization-in-use")
                            .asInt())
                    .isEqualTo(1);
        }
    }

    /** Only java.net.http of JDK 17 would send it, in HTTP/2; see {@link CredentialBytesIT}. */
    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#all")
    void user_information_in_a_url_does_not_reach_the_server(Variant variant) {
        URI url = URI.create("https://orders:s4c%2Fret@localhost:" + server.port() + TARGET);
        String replace = "[{query: api_key}, {header: Authorization, scheme: Basic}]";
        try (RunningScenario running = replacing(variant, replace)) {
            assertThat(running.program().get(url).status()).isEqualTo(200);
            assertReplaced(running, WITHOUT);
        }
    }

    private static void assertSigned(RunningScenario running) {
        var service = running.program().service("ledger");
        assertThat(service.path("Reasons").path("request-signed").asInt()).isEqualTo(1);
        assertThat(service.path("SentStatic").asInt()).isEqualTo(1);
        assertThat(service.path("Replaced").asInt()).isZero();
    }

    private void assertReplaced(RunningScenario running, String target) {
        Observer.Received received = observer.last();
        String thumbprint = running.certificate().thumbprint();
        assertThat(received.uri()).isEqualTo(target);
        assertThat(received.header("Authorization")).singleElement().asString().startsWith("Bearer ");
        assertThat(received.certificate()).isEqualTo(thumbprint);
        assertThat(received.tokenBoundTo()).isEqualTo(thumbprint);
    }

    private RunningScenario replacing(Variant variant, String replace) {
        return keyless(variant, replace).start();
    }

    /** The program puts its key where this test does not look, since it always sends one. */
    private AgentScenario keyless(Variant variant, String replace) {
        return scenario(variant, replace).program(program -> program.with("--key-header=X-Request-Source"));
    }

    private AgentScenario scenario(Variant variant, String replace) {
        return variant.scenario(pki, server, folder)
                .configured(configuration -> configuration.set("services.ledger.replace", replace));
    }
}
