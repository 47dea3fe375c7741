package dev.holdfast.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What the resource server does when it is told to. */
class ResourceServerTest {

    @Test
    void challenges_come_in_every_lawful_form() {
        try (Bench bench = Bench.dpop()) {
            assertThat(challenges(bench)).containsExactly("DPoP");
            bench.server.resourceServer().behave(sound -> sound.scheme("dPoP").algorithms(List.of("ES256", "PS256")));
            assertThat(challenges(bench)).containsExactly("dPoP algs=\"ES256 PS256\"");
            challengeBy(bench, ResourceServerBehaviour.Challenges.IN_ONE_FIELD);
            assertThat(challenges(bench))
                    .containsExactly("Basic realm=\"the ledger, \\\"restricted\\\"\","
                            + " dPoP algs=\"ES256 PS256\" , ,Negotiate");
            challengeBy(bench, ResourceServerBehaviour.Challenges.IN_MANY_FIELDS);
            assertThat(challenges(bench))
                    .containsExactly(
                            "Basic realm=\"the ledger, \\\"restricted\\\"\"", "dPoP algs=\"ES256 PS256\"", "Negotiate");
            challengeBy(bench, ResourceServerBehaviour.Challenges.UNKNOWN_PARAMETERS);
            assertThat(challenges(bench))
                    .containsExactly("dPoP x-trace=\"a, DPoP error=\\\"no\\\"\", algs=\"ES256 PS256\", x-level = 7");
        }
    }

    @Test
    void the_next_requests_with_a_token_are_refused_as_told() {
        try (Bench bench = Bench.dpop()) {
            ResourceServer resource = bench.server.resourceServer();
            resource.refuseNext(
                    Refusal.wrongBinding(),
                    Refusal.replayedProof(401),
                    Refusal.insufficientScope("ledger.admin"),
                    Refusal.proxyChallenge());
            assertThat(bench.get(Bench.staticKey()).status()).isEqualTo(200);
            assertThat(bench.get(bench.token()).value("WWW-Authenticate"))
                    .isEqualTo("DPoP error=\"invalid_token\", error_description=\"Invalid DPoP key binding\"");
            String token = bench.token();
            assertThat(bench.get(token).value("WWW-Authenticate")).contains("invalid_dpop_proof", "replayed");
            HandClient.Reply scope = bench.get(token);
            assertThat(scope.status()).isEqualTo(403);
            assertThat(scope.value("WWW-Authenticate"))
                    .isEqualTo("DPoP error=\"insufficient_scope\", scope=\"ledger.admin\"");
            HandClient.Reply proxy = bench.get(token);
            assertThat(proxy.status()).isEqualTo(407);
            assertThat(proxy.value("Proxy-Authenticate")).startsWith("DPoP ");
            assertThat(bench.get(token).status()).isEqualTo(200);
            assertThat(bench.server.violations()).isEmpty();
        }
    }

    @Test
    void a_token_that_it_called_invalid_stays_so() {
        try (Bench bench = Bench.bearer()) {
            String token = bench.token();
            bench.server.resourceServer().refuseNext(Refusal.invalidToken("The access token expired"));
            assertThat(bench.get(token).value("WWW-Authenticate"))
                    .isEqualTo("Bearer error=\"invalid_token\", error_description=\"The access token expired\"");
            assertThat(bench.server.violations()).isEmpty();
            assertThat(bench.get(token).status()).isEqualTo(401);
            assertThat(bench.get(bench.token()).status()).isEqualTo(200);
        }
    }

    @Test
    void it_redirects_anywhere() {
        try (Bench bench = Bench.bearer()) {
            String elsewhere = bench.server.elsewhere().at("/x").toString();
            bench.server.resourceServer().refuseNext(Refusal.redirect(307, elsewhere), Refusal.redirect(308, "/v2"));
            assertThat(bench.get(bench.token()).value("Location")).isEqualTo(elsewhere);
            HandClient.Reply sameHost = bench.get(Bench.staticKey());
            assertThat(sameHost.status()).isEqualTo(308);
            assertThat(sameHost.value("Location")).isEqualTo("/v2");
        }
    }

    @Test
    void its_static_key_can_be_revoked() {
        try (Bench bench = Bench.bearer()) {
            bench.server.resourceServer().behave(ResourceServerBehaviour::withoutStaticKey);
            assertThat(bench.get(Bench.staticKey()).status()).isEqualTo(401);
            assertThat(bench.get(bench.token()).status()).isEqualTo(200);
        }
    }

    @Test
    void its_metadata_are_right_or_lure() {
        try (Bench bench = Bench.dpop()) {
            String issuer = bench.server.authorizationServer().issuer().toString();
            String resource = bench.resource().toString();
            assertThat(metadata(bench).status()).isEqualTo(404);
            describe(bench, ResourceServerBehaviour.ResourceMetadata.RIGHT);
            assertThat(challenges(bench))
                    .containsExactly("DPoP resource_metadata=\""
                            + bench.server.resourceServer().at("/.well-known/oauth-protected-resource/v1/entries")
                            + "\"");
            assertThat(Bench.json(metadata(bench)))
                    .containsEntry("resource", resource)
                    .containsEntry("authorization_servers", List.of(issuer))
                    .containsEntry("dpop_bound_access_tokens_required", true);
            describe(bench, ResourceServerBehaviour.ResourceMetadata.OTHER_RESOURCE);
            assertThat(Bench.json(metadata(bench))).containsEntry("resource", resource + "/other");
            describe(bench, ResourceServerBehaviour.ResourceMetadata.ROGUE_ISSUER);
            assertThat(Bench.json(metadata(bench)))
                    .containsEntry(
                            "authorization_servers",
                            List.of(bench.server.elsewhere().issuer().toString()));
            describe(bench, ResourceServerBehaviour.ResourceMetadata.PLAIN_HTTP);
            assertThat(challenges(bench).get(0)).contains("resource_metadata=\"http://");
            assertThat(bench.server.violations()).isEmpty();
        }
    }

    private static List<String> challenges(Bench bench) {
        return bench.get().values("WWW-Authenticate");
    }

    private static void challengeBy(Bench bench, ResourceServerBehaviour.Challenges way) {
        bench.server.resourceServer().behave(behaviour -> behaviour.challenges(way));
    }

    private static void describe(Bench bench, ResourceServerBehaviour.ResourceMetadata which) {
        bench.server.resourceServer().behave(behaviour -> behaviour.metadata(which));
    }

    private static HandClient.Reply metadata(Bench bench) {
        return bench.http.send(
                "GET",
                bench.server.resourceServer().at("/.well-known/oauth-protected-resource/v1/entries"),
                "",
                List.of());
    }
}
