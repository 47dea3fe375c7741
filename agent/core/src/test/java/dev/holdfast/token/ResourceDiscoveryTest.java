package dev.holdfast.token;

import static dev.holdfast.token.ScriptedIssuer.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.config.Binding;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceDiscoveryTest extends ResourceDiscoveryTestCase {
    private static final Duration DAY = Duration.ofHours(24);

    private final ResourceDiscovery discovery = discovery(settings(Binding.CERTIFICATE));

    ResourceDiscoveryTest(@TempDir Path folder) throws IOException {
        super(folder);
    }

    /** RM-1 */
    @Test
    void the_metadata_are_read_with_no_credential_and_choose() {
        publish(servers(partner.url("")) + ",\"dpop_bound_access_tokens_required\":true");

        assertChosen("partner", Binding.CERTIFICATE_AND_DPOP);
        assertThat(server.requests(WELL_KNOWN)).singleElement().satisfies(request -> {
            assertThat(request.method()).isEqualTo("GET");
            assertThat(request.fields()).doesNotContainKeys("authorization", "dpop", "cookie");
        });
        assertThat(log()).contains("issuer partner, bound by certificate and dpop");
        assertThat(discovery.counts()).containsEntry("reads", 1L).containsEntry("failures", 0L);
    }

    @Test
    void they_are_read_again_after_a_day_and_not_before() {
        publish(servers(partner.url("")));
        assertChosen("partner", Binding.CERTIFICATE);
        publish(servers(server.url("")));

        time.jump(DAY.minusSeconds(1));
        assertChosen("partner", Binding.CERTIFICATE);
        time.jump(Duration.ofSeconds(1));
        assertChosen("corp", Binding.CERTIFICATE);
        assertThat(server.requests(WELL_KNOWN)).hasSize(2);
    }

    /** RM-1 */
    @Test
    void nothing_of_another_resources_document_is_used() {
        server.on(WELL_KNOWN, json(200, "{\"resource\":\"" + server.url("/") + "\"," + servers(partner.url("")) + "}"));

        assertChosen("corp", Binding.CERTIFICATE);
        assertThat(log()).contains("is that of resource", "a trailing slash included", "stay in use");
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 301, 302, 307, 401, 403, 404, 500, 503})
    void only_200_counts(int status) throws IOException {
        server.on(WELL_KNOWN, json(status, document(servers(partner.url(""))), "Location: " + rogueUrl()));

        assertChosen("corp", Binding.CERTIFICATE);
        assertThat(isRogueContacted()).as("no redirect is followed").isFalse();
        assertThat(discovery.finding().problem()).contains(String.valueOf(status));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "text/plain", "application/jwt", "application/jsonx"})
    void only_json_counts(String type) {
        String document = document(servers(partner.url("")));
        server.on(
                WELL_KNOWN,
                "HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nContent-Length: " + document.length() + "\r\n\r\n"
                        + document);

        assertChosen("corp", Binding.CERTIFICATE);
    }

    @Test
    void a_document_without_end_is_left() {
        server.on(WELL_KNOWN, (request, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"x\":\""
                    .getBytes(StandardCharsets.US_ASCII));
            byte[] more = new byte[8192];
            while (true) { // until the reader goes away
                out.write(more);
            }
        });

        assertChosen("corp", Binding.CERTIFICATE);
        assertThat(discovery.finding().problem()).contains("larger than 65536 bytes");
    }

    @Test
    void a_server_that_says_nothing_is_left() {
        server.on(WELL_KNOWN, (request, out) -> Thread.sleep(60_000));
        ResourceDiscovery impatient = discovery(
                settings(Binding.CERTIFICATE),
                new ResourceMetadataRequest(server.url(""), Duration.ofMillis(500), InetAddress::getAllByName));

        assertThat(impatient.choose().issuer()).isEqualTo("corp");
        assertThat(impatient.finding().problem()).contains("500 ms");
    }

    /** RM-3: TLS is checked, RFC 9728 sections 7.1 and 7.3. */
    @Test
    void a_server_that_is_not_trusted_says_nothing() {
        publish(servers(partner.url("")));
        ResourceDiscovery strict = discovery(settings(Binding.CERTIFICATE));
        strict.meet(null, () -> GENERATION);

        assertThat(strict.choose().issuer()).isEqualTo("corp");
        assertThat(server.requests(WELL_KNOWN)).isEmpty();
    }

    /** RM-3: a certificate for another host is none. */
    @Test
    void a_server_with_another_name_says_nothing() {
        publish(servers(partner.url("")));
        String byAddress = "https://127.0.0.1:" + server.port();
        ResourceDiscovery other = discovery(settings(Binding.CERTIFICATE), request(byAddress));

        assertThat(other.choose().issuer()).isEqualTo("corp");
        assertThat(server.requests(WELL_KNOWN)).isEmpty();
    }

    @Test
    void the_last_good_copy_stays_when_there_is_no_other() {
        publish(servers(partner.url("")));
        assertChosen("partner", Binding.CERTIFICATE);
        server.on(WELL_KNOWN, json(500, "{}"));

        time.jump(DAY);
        assertChosen("partner", Binding.CERTIFICATE);
        assertThat(log()).contains("issuer partner and binding certificate stay in use");
    }

    @Test
    void a_resource_without_metadata_is_asked_less_and_less_and_told_of_once() {
        server.on(WELL_KNOWN, json(404, "{}"));
        for (int i = 0; i < 300; i++) {
            discovery.choose();
            time.jump(Duration.ofMinutes(1));
        }

        assertThat(server.requests(WELL_KNOWN)).hasSizeBetween(8, 15);
        assertThat(log().lines().filter(line -> line.contains("no metadata of its resource")))
                .hasSize(1);
    }

    /** RM-2: RFC 9728 section 5.2. */
    @Test
    void a_challenge_that_names_the_metadata_has_them_read_again() {
        AtomicInteger changes = new AtomicInteger();
        discovery.whenChanged(changes::incrementAndGet);
        publish(servers(server.url("")));
        assertChosen("corp", Binding.CERTIFICATE);
        publish(servers(partner.url("")));

        discovery.challenged(server.url(WELL_KNOWN));
        assertThat(server.requests(WELL_KNOWN)).as("not on the caller's thread").hasSize(1);
        time.work();

        assertThat(server.requests(WELL_KNOWN)).hasSize(2);
        assertThat(discovery.finding().issuer()).isEqualTo("partner");
        assertThat(changes).hasValue(1);
    }

    @Test
    void challenges_have_them_read_at_most_once_in_a_minute() {
        publish(servers(server.url("")));
        discovery.choose();
        for (int i = 0; i < 119; i++) {
            discovery.challenged(server.url(WELL_KNOWN));
            discovery.challenged(server.url(WELL_KNOWN));
            time.work();
            time.jump(Duration.ofSeconds(1));
        }

        assertThat(server.requests(WELL_KNOWN))
                .as("at first, and for challenges in either minute")
                .hasSize(3);
    }

    /** A path of the same origin is the resource's own word for itself; what is read is what the operator named. */
    @Test
    void what_is_read_is_the_configured_place_whatever_a_challenge_names() {
        publish(servers(server.url("")));
        discovery.choose();
        time.jump(Duration.ofMinutes(1));

        discovery.challenged(server.url(WELL_KNOWN + "/another?x=y"));
        time.work();

        assertThat(server.requests(WELL_KNOWN)).hasSize(2);
        assertThat(server.requests(WELL_KNOWN + "/another?x=y")).isEmpty();
    }

    /** RM-3: no request goes where a challenge leads. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254/latest/meta-data/",
                "https://169.254.169.254/.well-known/oauth-protected-resource",
                "http://localhost:PORT/.well-known/oauth-protected-resource",
                "https://localhost:ROGUE/.well-known/oauth-protected-resource",
                "https://127.0.0.1:PORT/.well-known/oauth-protected-resource",
                "https://localhost/.well-known/oauth-protected-resource",
                "https://localhost.:PORT/.well-known/oauth-protected-resource",
                "https://localhost:PORT@localhost:ROGUE/",
                "https://localhost:ROGUE#@localhost:PORT/",
                "https://localhost:PORT\\@localhost:ROGUE/",
                "//localhost:PORT/.well-known/oauth-protected-resource",
                "file:///etc/passwd",
                "gopher://localhost:PORT/",
                "",
                "https://",
                "\u0000\r\n[holdfast] error forged"
            })
    void a_challenge_that_leads_elsewhere_leads_nowhere(String named) throws IOException {
        publish(servers(partner.url("")));
        discovery.choose();
        time.jump(Duration.ofHours(1));
        log.reset();

        discovery.challenged(named.replace("PORT", String.valueOf(server.port()))
                .replace("ROGUE", String.valueOf(rogue.getLocalPort())));
        time.work();

        assertThat(server.requests(WELL_KNOWN)).hasSize(1);
        assertThat(isRogueContacted()).isFalse();
        assertThat(discovery.counts()).containsEntry("foreign-locations", 1L);
        assertThat(log().lines()).singleElement().asString().contains("service ledger: a challenge names metadata at");
    }

    @Test
    void foreign_locations_are_all_counted_and_told_of_once() {
        publish(servers(server.url("")));
        discovery.choose();
        for (int i = 0; i < 10; i++) {
            discovery.challenged("http://169.254.169.254/" + i);
            time.work();
        }

        assertThat(discovery.counts()).containsEntry("foreign-locations", 10L);
        assertThat(log().lines().filter(line -> line.contains("169.254"))).hasSize(1);
    }

    @Test
    void tokens_that_are_refused_again_and_again_have_them_read_again() {
        publish(servers(server.url("")));
        discovery.choose();
        time.jump(Duration.ofMinutes(1));

        discovery.refused();
        time.work();
        assertThat(server.requests(WELL_KNOWN)).as("once is nothing").hasSize(1);
        discovery.refused();
        time.work();
        assertThat(server.requests(WELL_KNOWN)).hasSize(2);
    }

    /** RM-4 */
    @Test
    void an_issuer_that_nobody_configured_is_refused_and_told_of_once() throws IOException {
        publish(servers(rogueUrl()));

        assertChosen("corp", Binding.CERTIFICATE);
        time.jump(DAY);
        assertChosen("corp", Binding.CERTIFICATE);

        assertThat(isRogueContacted()).isFalse();
        assertThat(log().lines().filter(line -> line.contains(rogueUrl()))).hasSize(1);
    }

    @Test
    void no_certificate_is_offered_unless_it_is_anyway() {
        publish(servers(partner.url("")));
        discovery.meet(trust, () -> null);

        assertChosen("corp", Binding.CERTIFICATE);
        assertThat(server.requests(WELL_KNOWN))
                .as("the server demands one, and gets none")
                .isEmpty();
    }

    /** RM-3: the name's certificate would do, so that nothing but its address stands in the way. */
    @Test
    void a_name_that_has_come_to_stand_for_this_machine_is_not_connected_to() throws IOException {
        try (ScriptedIssuer named = new ScriptedIssuer(
                AUTHORITY,
                "ledger.example.com",
                InetAddress.getLoopbackAddress(),
                new GeneralName(GeneralName.dNSName, "ledger.example.com"))) {
            named.on(
                    WELL_KNOWN, json(200, "{\"resource\":\"" + named.url("") + "\"," + servers(partner.url("")) + "}"));
            ResourceDiscovery rebound =
                    discovery(settings(Binding.CERTIFICATE), new ResourceMetadataRequest(named.url(""), LIMIT, host ->
                            new InetAddress[] {InetAddress.getLoopbackAddress()}));

            assertThat(rebound.choose().issuer()).isEqualTo("corp");
            assertThat(rebound.finding().problem()).contains("where no such host can be");
            assertThat(named.requests(WELL_KNOWN)).isEmpty();
        }
    }

    /** RM-3: between look-up and connection there is no second look-up. */
    @Test
    void a_name_is_looked_up_once_for_each_request() {
        publish(servers(partner.url("")));
        AtomicInteger asked = new AtomicInteger();
        ResourceDiscovery counting =
                discovery(settings(Binding.CERTIFICATE), new ResourceMetadataRequest(server.url(""), LIMIT, host -> {
                    asked.incrementAndGet();
                    return InetAddress.getAllByName(host);
                }));

        assertThat(counting.choose().issuer()).isEqualTo("partner");
        assertThat(asked).hasValue(1);
    }

    private void assertChosen(String issuer, Binding binding) {
        ResourceFinding chosen = discovery.choose();
        assertThat(chosen.issuer()).as(log()).isEqualTo(issuer);
        assertThat(chosen.binding()).isEqualTo(binding);
    }
}
