package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What services mean for each other, and what a stage asks of a service. */
class ServicesTogetherTest {
    private static final String IDENTITIES =
            "identities:\n  orders: {pem: {certificate: tls.crt}}\n  invoices: {pem: {certificate: tls.crt}}\n";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private Fixture fixture;

    @BeforeEach
    void newFixture() throws IOException {
        fixture = new Fixture(folder);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    hosts: [a.example.com]                       | hosts: [A.example.com:443]
                    hosts: [b.example.com, a.example.com]        | hosts: [a.example.com, b.example.com]
                    hosts: ['*.example.com']                     | hosts: ['*.example.com']
                    hosts: [a.example.com], paths: [/v1/**]      | hosts: [a.example.com], paths: [/v2/**, /v1/**]
                    hosts: [a.example.com], methods: [GET]       | hosts: [a.example.com], methods: [POST, GET]
                    """)
    void two_services_for_the_same_requests_are_one_error(String one, String other) throws IOException {
        assertThat(errors(one, other)).singleElement().satisfies(error -> {
            assertThat(error.place()).isEqualTo("holdfast.yaml:6");
            assertThat(error.key()).isEqualTo("services.second.hosts");
            assertThat(error.problem()).endsWith(" belongs to service first too, for the same methods and paths");
            assertThat(error.remedy()).startsWith("Give one of them other methods: or paths:");
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    hosts: [a.example.com]                       | hosts: [a.example.com:8443]
                    hosts: [a.example.com]                       | hosts: ['*.example.com']
                    hosts: [a.example.com]                       | hosts: [a.example.com], paths: [/v1/**]
                    hosts: [a.example.com]                       | hosts: [a.example.com], methods: [GET]
                    hosts: [a.example.com], paths: [/v1/**]      | hosts: [a.example.com], paths: [/v2/**]
                    hosts: [a.example.com], methods: [GET]       | hosts: [a.example.com], methods: [POST]
                    hosts: [a.example.com], identity: orders     | hosts: ['*.example.com'], identity: orders
                    hosts: [a.example.com], identity: orders     | hosts: [b.example.com], identity: invoices
                    hosts: [a.example.com], identity: orders     | hosts: ['*.example.com']
                    """)
    void services_that_can_be_told_apart_stand_side_by_side(String one, String other) throws IOException {
        assertThat(errors(one, other)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    hosts: [a.example.com], paths: [/v1/**], identity: orders | hosts: [a.example.com], identity: invoices
                    hosts: ['*.example.com'], identity: orders                | hosts: [a.example.com], identity: invoices
                    """)
    void services_of_one_address_share_one_identity(String one, String other) throws IOException {
        assertThat(errors(one, other))
                .containsExactly(new ConfigurationError(
                        "holdfast.yaml:6",
                        "services.second.hosts",
                        "a.example.com:443 belongs to service first too, which offers another identity",
                        "Give both services the same identity"));
    }

    @ParameterizedTest
    @CsvSource({"shadow", "enforce"})
    void a_stage_above_observe_needs_a_credential_that_leaves_and_one_that_comes(String stage) throws IOException {
        assertThat(errors("hosts: [a.example.com], stage: " + stage, "hosts: [b.example.com]"))
                .containsExactly(
                        new ConfigurationError(
                                "holdfast.yaml:5",
                                "services.first.stage",
                                stage + " needs something to put in the static credential's place",
                                "Write token: or identity: for this service, or stage: observe"),
                        new ConfigurationError(
                                "holdfast.yaml:5",
                                "services.first.stage",
                                stage + " needs a static credential to replace",
                                "Write replace: [{header: X-Api-Key}] with the header that leaves, or stage: observe"));
    }

    @Test
    void an_identity_alone_is_enough_to_enforce() throws Exception {
        fixture.write(
                IDENTITIES
                        + "services:\n  a: {hosts: [a.example.com], identity: orders, stage: enforce, replace: [{header: K}]}\n");

        assertThat(fixture.service("a").token()).isNull();
        assertThat(fixture.service("a").identity()).isEqualTo("orders");
    }

    @Test
    void the_issuers_identity_is_the_default() throws Exception {
        fixture.write(Fixture.yamlWithLine(22, ""));

        assertThat(fixture.service("ledger").identity()).isEqualTo("orders");
    }

    @Test
    void several_credentials_may_leave_and_several_resources_be_named() throws Exception {
        fixture.write(Fixture.yaml()
                .replace(
                        "      - header: X-Api-Key\n",
                        "      - header: X-Api-Key\n      - {header: Authorization, scheme: Bearer, when: always}\n")
                .replace("resource: https://ledger.example.com", "resource: ['urn:a', 'https://b/?c=d']"));

        assertThat(fixture.service("ledger").replace())
                .containsExactly(
                        new Replacement.Header("X-Api-Key", null, When.STATIC),
                        new Replacement.Header("Authorization", "Bearer", When.ALWAYS));
        assertThat(fixture.service("ledger").token())
                .isEqualTo(new TokenSettings(
                        "corp",
                        "ledger.read",
                        List.of("urn:a", "https://b/?c=d"),
                        List.of(),
                        Binding.CERTIFICATE,
                        null));
    }

    /** What is read is the operator's word: a resource: at a host of the service, else the root of its only host. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    hosts: [a.example.com]                                                 | https://a.example.com
                    hosts: ['a.example.com:8443']                                          | https://a.example.com:8443
                    hosts: ['[::1]:8443']                                                  | https://[::1]:8443
                    hosts: [a.example.com], resource: https://a.example.com/               | https://a.example.com/
                    hosts: [a.example.com, b.example.com], resource: https://b.example.com/v1 | https://b.example.com/v1
                    hosts: ['*.example.com'], resource: https://A.example.com              | https://A.example.com
                    hosts: [a.example.com], resource: 'api://ledger'                       | https://a.example.com
                    hosts: [a.example.com], resource: ['urn:a', 'https://a.example.com:443/x'] | https://a.example.com:443/x
                    hosts: [a.example.com], resource: https://a.example.com:8443           | https://a.example.com
                    """)
    void the_resource_whose_metadata_count_follows_from_the_configuration(String settings, String resource)
            throws Exception {
        int more = settings.indexOf(", resource:");
        String hosts = more < 0 ? settings : settings.substring(0, more);
        fixture.write(discovering(hosts, "corp, discover: partner" + (more < 0 ? "" : settings.substring(more))));

        assertThat(fixture.service("a").token())
                .extracting(TokenSettings::discovery)
                .isEqualTo(new DiscoverySettings(resource, List.of("partner")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    hosts: [a.example.com, b.example.com]
                    hosts: ['*.example.com']
                    """)
    void which_of_several_hosts_is_the_resource_is_not_guessed(String hosts) throws IOException {
        fixture.write(discovering(hosts, "corp, discover: [partner]"));

        assertThat(fixture.errors())
                .containsExactly(new ConfigurationError(
                        "holdfast.yaml:9",
                        "services.a.token.discover",
                        "cannot be told which host's metadata count",
                        "Write resource: with an https URL at one of this service's hosts, as its metadata name it"));
    }

    @Test
    void of_several_resources_at_the_services_hosts_none_is_preferred() throws IOException {
        fixture.write(discovering(
                "hosts: [a.example.com]",
                "corp, discover: partner, resource: ['https://a.example.com/a', 'https://a.example.com/b']"));

        assertThat(fixture.errors())
                .extracting(ConfigurationError::key, ConfigurationError::remedy)
                .containsExactly(tuple("services.a.token.discover", "Write one resource: per service"));
    }

    @Test
    void an_issuer_that_may_be_chosen_is_a_configured_one_of_the_same_identity() throws IOException {
        fixture.write(discovering("hosts: [a.example.com]", "corp, discover: [partner, rogue, stranger]"));

        assertThat(fixture.errors())
                .extracting(ConfigurationError::key, ConfigurationError::problem)
                .containsExactly(
                        tuple("services.a.token.discover", "there is no issuer 'rogue'"),
                        tuple("services.a.token.discover", "issuer 'stranger' has another identity than 'corp'"));
    }

    private static String discovering(String hosts, String token) {
        return IDENTITIES + "issuers:\n"
                + "  corp: {issuer: https://corp.example, client-id: a, identity: orders}\n"
                + "  partner: {issuer: https://partner.example, client-id: b, identity: orders}\n"
                + "  stranger: {issuer: https://stranger.example, client-id: c, identity: invoices}\n"
                + "services:\n  a: {" + hosts + ", token: {issuer: " + token + "}}\n";
    }

    private List<ConfigurationError> errors(String one, String other) throws IOException {
        fixture.write(IDENTITIES + "services:\n  first: {" + one + "}\n  second: {" + other + "}\n");
        return fixture.errors();
    }
}
