package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;

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
                        new Replacement("X-Api-Key", null, When.STATIC),
                        new Replacement("Authorization", "Bearer", When.ALWAYS));
        assertThat(fixture.service("ledger").token())
                .isEqualTo(new TokenSettings(
                        "corp",
                        "ledger.read",
                        List.of("urn:a", "https://b/?c=d"),
                        List.of(),
                        Binding.CERTIFICATE,
                        null));
    }

    private List<ConfigurationError> errors(String one, String other) throws IOException {
        fixture.write(IDENTITIES + "services:\n  first: {" + one + "}\n  second: {" + other + "}\n");
        return fixture.errors();
    }
}
