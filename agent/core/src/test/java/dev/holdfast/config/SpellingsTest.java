package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.holdfast.telemetry.LogLevel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpellingsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private Fixture fixture;

    @BeforeEach
    void newFixture() throws IOException {
        fixture = new Fixture(folder);
    }

    @Test
    void without_anything_every_default_stands_and_no_service() throws Exception {
        Configuration configuration = fixture.load();

        assertThat(configuration)
                .isEqualTo(new Configuration(
                        "defaults only", Stage.ENFORCE, LogLevel.INFO, true, "host-7", Map.of(), Map.of(), Map.of()));
        assertThat(fixture.loader().file()).isNull();
    }

    @Test
    void the_file_is_read_whole() throws Exception {
        fixture.write(Fixture.yaml());

        Configuration configuration = fixture.load();

        assertThat(configuration.source()).isEqualTo(fixture.file.toString());
        assertThat(configuration.identities())
                .containsExactly(Map.entry(
                        "orders",
                        new IdentitySettings(
                                "orders", folder.resolve("tls.crt"), folder.resolve("tls.key"), null, true)));
        assertThat(configuration.issuers())
                .containsExactly(Map.entry(
                        "corp",
                        new IssuerSettings(
                                "corp",
                                "https://login.example.com/realms/prod",
                                folder.resolve("corp-ca.pem"),
                                "orders",
                                "orders",
                                ClientAuthenticationSettings.TLS_CLIENT_AUTH,
                                GrantSettings.CLIENT_CREDENTIALS,
                                Duration.ofHours(12),
                                true)));
        assertThat(configuration.services())
                .containsExactly(Map.entry(
                        "ledger",
                        new ServiceSettings(
                                "ledger",
                                List.of(
                                        new HostPattern("ledger.example.com", false, 443),
                                        new HostPattern("ledger.example.com", true, 8443)),
                                List.of("GET", "POST"),
                                List.of("/v1/**"),
                                Map.of("environment", "prod", "owner", "payments"),
                                "orders",
                                List.of(new Replacement.Header("X-Api-Key", null, When.STATIC)),
                                new TokenSettings(
                                        "corp",
                                        "ledger.read",
                                        List.of("https://ledger.example.com"),
                                        List.of(),
                                        Binding.CERTIFICATE,
                                        null),
                                Stage.ENFORCE,
                                25,
                                Share.INSTANCE,
                                OnFailure.DENY,
                                Duration.ofMillis(500),
                                folder.resolve("ledger-ca.pem"),
                                null)));
    }

    @Test
    void a_service_that_says_only_its_host_observes() throws Exception {
        fixture.write("services:\n  ledger:\n    hosts: [Ledger.Example.com.]\n");

        assertThat(fixture.service("ledger"))
                .isEqualTo(new ServiceSettings(
                        "ledger",
                        List.of(new HostPattern("ledger.example.com", false, 443)),
                        List.of(),
                        List.of(),
                        Map.of(),
                        null,
                        List.of(),
                        null,
                        Stage.OBSERVE,
                        100,
                        Share.ATTEMPT,
                        OnFailure.STATIC_KEY,
                        Duration.ofSeconds(2),
                        null,
                        null));
    }

    @ParameterizedTest
    @CsvSource({"on, true", "off, false", "false, false"})
    void whether_an_issuer_is_asked_to_revoke_is_a_switch(String written, boolean meant) throws Exception {
        fixture.write(Fixture.yaml());
        fixture.environment.put("HOLDFAST_ISSUERS_CORP_REVOKE", written);

        assertThat(fixture.load().issuers().values())
                .singleElement()
                .extracting(IssuerSettings::revoke)
                .isEqualTo(meant);
    }

    @ParameterizedTest
    @CsvSource({
        "2027-06-30, 2027-06-30T00:00:00Z",
        "2027-06-30T18:00:00Z, 2027-06-30T18:00:00Z",
        "2027-06-30T00:00+02:00, 2027-06-29T22:00:00Z"
    })
    void an_end_is_the_beginning_of_a_day_in_utc_or_a_moment(String written, Instant meant) throws Exception {
        fixture.write("services:\n  ledger:\n    hosts: [ledger.example.com]\n    until: " + written + "\n");

        assertThat(fixture.service("ledger").until()).isEqualTo(meant);
    }

    @Test
    void an_argument_is_stronger_than_a_property_than_a_variable_than_the_file() throws Exception {
        fixture.write(Fixture.yaml());
        assertThat(fixture.service("ledger").percent()).isEqualTo(25);

        fixture.environment.put("HOLDFAST_SERVICES_LEDGER_PERCENT", "30");
        assertThat(fixture.service("ledger").percent()).isEqualTo(30);

        fixture.properties.put("holdfast.services.ledger.percent", "40");
        assertThat(fixture.service("ledger").percent()).isEqualTo(40);

        fixture.arguments = "services.ledger.percent=50";
        assertThat(fixture.service("ledger").percent()).isEqualTo(50);
    }

    @ParameterizedTest
    @CsvSource({
        "enforce, shadow, observe, off, OFF",
        "off, enforce, enforce, enforce, OFF",
        "enforce, observe, enforce, enforce, OBSERVE",
        "enforce, enforce, shadow, enforce, SHADOW",
        "enforce, enforce, enforce, enforce, ENFORCE",
        "false, enforce, enforce, enforce, OFF",
    })
    void of_the_ceilings_the_lowest_counts(
            String inFile, String variable, String property, String argument, Stage expected) throws Exception {
        fixture.write(Fixture.yamlWithLine(1, "stage: " + inFile));
        fixture.environment.put("HOLDFAST_STAGE", variable);
        fixture.properties.put("holdfast.stage", property);
        fixture.arguments = "stage=" + argument;

        assertThat(fixture.load().ceiling()).isEqualTo(expected);
    }

    @Test
    void a_ceiling_that_is_no_stage_is_an_error_even_when_a_stronger_spelling_is_right() throws Exception {
        fixture.write(Fixture.yamlWithLine(1, "stage: of"));
        fixture.environment.put("HOLDFAST_STAGE", "enforce");

        assertThat(fixture.errors())
                .containsExactly(new ConfigurationError(
                        "holdfast.yaml:1",
                        "stage",
                        "'of' is not one of its values",
                        "Write off, observe, shadow or enforce"));
    }

    @Test
    void everything_but_replace_can_be_given_by_variables_alone() throws Exception {
        fixture.environment.putAll(Map.of(
                "HOLDFAST_IDENTITIES_ORDERS_EU_PEM_CERTIFICATE", folder + "/tls.crt",
                "HOLDFAST_IDENTITIES_ORDERS_EU_PEM_KEY", folder + "/tls.key",
                "HOLDFAST_IDENTITIES_ORDERS_EU_PEM_KEY_PASSWORD_ENV", "TLS_PASSWORD",
                "HOLDFAST_ISSUERS_CORP_ISSUER", "https://login.example.com",
                "HOLDFAST_ISSUERS_CORP_CLIENT_ID", "orders",
                "HOLDFAST_ISSUERS_CORP_IDENTITY", "orders-eu",
                "HOLDFAST_SERVICES_LEDGER_API_HOSTS", "a.example.com, *.b.example.com:8443",
                "HOLDFAST_SERVICES_LEDGER_API_TOKEN_ISSUER", "corp",
                "HOLDFAST_SERVICES_LEDGER_API_LABELS_OWNER", "payments",
                "HOLDFAST_SERVICES_LEDGER_API_ON_FAILURE", "deny"));

        Configuration configuration = fixture.load();
        ServiceSettings service = fixture.service("ledger-api");

        assertThat(configuration.source()).isEqualTo("environment only");
        assertThat(configuration.identities().get("orders-eu"))
                .isEqualTo(new IdentitySettings(
                        "orders-eu",
                        folder.resolve("tls.crt"),
                        folder.resolve("tls.key"),
                        new PasswordSource(null, "TLS_PASSWORD"),
                        true));
        assertThat(service.hosts())
                .containsExactly(
                        new HostPattern("a.example.com", false, 443), new HostPattern("b.example.com", true, 8443));
        assertThat(service.identity()).isEqualTo("orders-eu");
        assertThat(service.labels()).containsExactly(Map.entry("owner", "payments"));
        assertThat(service.onFailure()).isEqualTo(OnFailure.DENY);
    }

    @Test
    void a_variable_means_the_name_that_is_known_from_elsewhere() throws Exception {
        fixture.write(
                "services:\n  Ledger_API-v2:\n    hosts: [a.example.com]\n  ledger:\n    hosts: [b.example.com]\n");
        fixture.environment.put("HOLDFAST_SERVICES_LEDGER_API_V2_PERCENT", "7");
        fixture.environment.put("HOLDFAST_SERVICES_LEDGER_PERCENT", "8");

        assertThat(fixture.load().services()).containsOnlyKeys("Ledger_API-v2", "ledger");
        assertThat(fixture.service("Ledger_API-v2").percent()).isEqualTo(7);
        assertThat(fixture.service("ledger").percent()).isEqualTo(8);
    }

    @Test
    void a_name_that_an_argument_brings_is_known_to_variables_and_properties() throws Exception {
        fixture.arguments = "services.Ledger_EU.hosts=a.example.com";
        fixture.environment.put("HOLDFAST_SERVICES_LEDGER_EU_PERCENT", "7");
        fixture.properties.put("holdfast.services.Ledger_EU.wait", "1m");

        assertThat(fixture.load().services()).containsOnlyKeys("Ledger_EU");
        assertThat(fixture.service("Ledger_EU").percent()).isEqualTo(7);
        assertThat(fixture.service("Ledger_EU").firstWait()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void a_name_that_a_reference_uses_is_known() throws Exception {
        fixture.write(
                Fixture.yaml().replace("orders:", "Orders_EU:").replace("identity: orders", "identity: Orders_EU"));
        fixture.environment.put("HOLDFAST_IDENTITIES_ORDERS_EU_PEM_KEY", "tls.pass");

        assertThat(fixture.load().identities().get("Orders_EU"))
                .extracting("key")
                .isEqualTo(folder.resolve("tls.pass"));
    }

    @Test
    void a_variable_that_may_mean_two_names_is_an_error() throws Exception {
        fixture.write("services:\n  a-b:\n    hosts: [a.example.com]\n  a_b:\n    hosts: [b.example.com]\n");
        fixture.environment.put("HOLDFAST_SERVICES_A_B_PERCENT", "7");

        assertThat(fixture.errors())
                .containsExactly(new ConfigurationError(
                        "environment variable HOLDFAST_SERVICES_A_B_PERCENT",
                        "HOLDFAST_SERVICES_A_B_PERCENT",
                        "may mean a-b or a_b",
                        "Use the system property, or rename one of the two"));
    }

    @Test
    void a_property_of_this_jvm_can_bring_a_name_of_its_own() throws Exception {
        String property = "holdfast.services.fresh.hosts";
        System.setProperty(property, "fresh.example.com");
        try {
            Configuration configuration = new ConfigurationLoader(null, System::getProperty, Map.of()).load();

            assertThat(configuration.source()).isEqualTo("system properties only");
            assertThat(configuration.services()).containsOnlyKeys("fresh");
        } finally {
            System.clearProperty(property);
        }
    }

    @Test
    void an_unknown_property_of_this_jvm_is_an_error() {
        String property = "holdfast.services.fresh.host";
        fixture.properties.put(property, "a");
        System.setProperty(property, "a");
        try {
            assertThat(fixture.errors())
                    .containsExactly(new ConfigurationError(
                            "system property holdfast.services.fresh.host",
                            "services.fresh.host",
                            "is not a setting",
                            "Did you mean holdfast.services.fresh.hosts?"));
        } finally {
            System.clearProperty(property);
        }
    }

    static Stream<Arguments> agentArguments() {
        return Stream.of(
                arguments("log.level=debug,control=off", Map.of("log.level", "debug", "control", "off")),
                arguments(
                        "services.a.methods=GET,POST,control=off",
                        Map.of("services.a.methods", "GET,POST", "control", "off")),
                arguments(
                        "services.a.token.resource=https://a/?x=1,https://b/?y=2,stage=off",
                        Map.of("services.a.token.resource", "https://a/?x=1,https://b/?y=2", "stage", "off")),
                arguments(
                        "services.a.hosts=a.example.com:1,*.b.example.com, stage = off",
                        Map.of("services.a.hosts", "a.example.com:1,*.b.example.com", "stage", "off")),
                arguments("stage=off,", Map.of("stage", "off,")),
                arguments("stage=,control=on", Map.of("control", "on")),
                arguments("", Map.of()));
    }

    @ParameterizedTest
    @MethodSource("agentArguments")
    void a_comma_starts_a_setting_only_where_a_key_follows(String text, Map<String, String> expected) {
        AgentArguments arguments = new AgentArguments(text);

        assertThat(arguments.settings()).isEqualTo(expected);
        assertThat(arguments.errors()).isEmpty();
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                arguments("debug", "agent arguments", "debug", "is not of the form key=value"),
                arguments("=debug", "agent arguments", "?", "is not of the form key=value"),
                arguments("control=on,control=off", "agent argument control", "control", "is given twice"),
                arguments("loglevel=debug", "agent argument loglevel", "loglevel", "is not a setting"),
                arguments("services=ledger", "agent argument services", "services", "is not a single setting"),
                arguments(
                        "services.a.replace=x",
                        "agent argument services.a.replace",
                        "services.a.replace",
                        "can be set in the file only"),
                arguments(
                        "identities.a.keystore.path=x",
                        "agent argument identities.a.keystore.path",
                        "identities.a.keystore.path",
                        "is not supported by this version"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void a_wrong_argument_is_named(String arguments, String place, String key, String problem) {
        fixture.arguments = arguments;

        assertThat(fixture.errors()).anySatisfy(error -> {
            assertThat(error.place()).isEqualTo(place);
            assertThat(error.key()).isEqualTo(key);
            assertThat(error.problem()).isEqualTo(problem);
            assertThat(error.remedy()).isNotBlank();
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    HOLDFAST_LOGLEVEL                     | Did you mean HOLDFAST_LOG_LEVEL?
                    HOLDFAST_LOG_LEVLE                    | Did you mean HOLDFAST_LOG_LEVEL?
                    HOLDFAST_STGAE                        | Did you mean HOLDFAST_STAGE?
                    HOLDFAST_SERVICES_LEDGER_STAEG        | Did you mean HOLDFAST_SERVICES_LEDGER_STAGE?
                    HOLDFAST_SERVICES_LEDGER_TOKEN_ISUER  | Did you mean HOLDFAST_SERVICES_LEDGER_TOKEN_ISSUER?
                    HOLDFAST_ISSUERS_CORP_EU_CLIENTID     | Did you mean HOLDFAST_ISSUERS_CORP_EU_CLIENT_ID?
                    HOLDFAST_CONFIG_FILE                  | Known here: stage, log, control, instance, identities, issuers, services
                    """)
    void a_variable_that_is_nearly_a_setting_is_an_error(String name, String remedy) {
        fixture.environment.put(name, "a");

        assertThat(fixture.errors())
                .containsExactly(
                        new ConfigurationError("environment variable " + name, name, "is not a setting", remedy));
    }

    @Test
    void replace_and_later_settings_are_refused_by_variable_too() {
        fixture.environment.put("HOLDFAST_SERVICES_LEDGER_REPLACE", "X-Api-Key");
        fixture.environment.put("HOLDFAST_SERVICES_LEDGER_HOSTS", "a.example.com");
        fixture.environment.put("HOLDFAST_IDENTITIES_ORDERS_KEYSTORE_PATH", "a.p12");

        assertThat(fixture.errors())
                .extracting(ConfigurationError::key, ConfigurationError::problem)
                .containsExactlyInAnyOrder(
                        tuple("services.ledger.replace", "can be set in the file only"),
                        tuple("identities.orders.keystore", "is not supported by this version"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HOLDFAST_HOME",
                "HOLDFAST_PORT",
                "HOLDFAST_PORT_443_TCP_ADDR",
                "HOLDFAST_SERVICE_HOST",
                "HOLDFAST_CONTROL_SERVICE_PORT_HTTPS",
                "HOLDFAST_ENABLED",
                "HOLDFASTER_STAGE",
                "holdfast_stage"
            })
    void a_variable_that_is_somebody_elses_changes_nothing(String name) throws Exception {
        Configuration before = fixture.load();
        fixture.environment.put(name, "true");

        assertThat(fixture.load()).isEqualTo(before);
    }

    @Test
    void a_spelling_without_value_counts_as_not_set() throws Exception {
        Configuration before = fixture.load();
        fixture.environment.put("HOLDFAST_CONFIG", "");
        fixture.environment.put("HOLDFAST_STAGE", " ");
        fixture.properties.put("holdfast.stage", "");
        fixture.arguments = "stage=";

        assertThat(fixture.load()).isEqualTo(before);
    }

    @Test
    void a_wrong_value_is_reported_where_it_was_written() {
        fixture.environment.put("HOLDFAST_SERVICES_LEDGER_HOSTS", "a.example.com,https://b");
        fixture.properties.put("holdfast.services.ledger.wait", "2");

        assertThat(fixture.errors())
                .containsExactly(
                        new ConfigurationError(
                                "environment variable HOLDFAST_SERVICES_LEDGER_HOSTS",
                                "services.ledger.hosts",
                                "'https://b' is an address, not a host",
                                "Write host or host:port, without https:// and path"),
                        new ConfigurationError(
                                "system property holdfast.services.ledger.wait",
                                "services.ledger.wait",
                                "'2' is not a duration",
                                "Write a whole number and its unit: 500ms, 2s or 1m"));
    }

    @ParameterizedTest
    @CsvSource({"on, true", "off, false", "true, true", "false, false"})
    void control_is_on_or_off(String word, boolean expected) throws Exception {
        fixture.write("control: " + word + "\n");

        assertThat(fixture.load().control()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"auto, true", "off, false", "false, false"})
    void revocation_is_checked_unless_it_is_off(String word, boolean expected) throws Exception {
        fixture.environment.putAll(Map.of(
                "HOLDFAST_IDENTITIES_ORDERS_PEM_CERTIFICATE", folder + "/tls.crt",
                "HOLDFAST_IDENTITIES_ORDERS_PEM_KEY", folder + "/tls.key",
                "HOLDFAST_IDENTITIES_ORDERS_REVOCATION_CHECK", word));

        assertThat(fixture.load().identities().values())
                .map(IdentitySettings::checksRevocation)
                .containsExactly(expected);
    }

    @Test
    void the_instance_is_what_is_set_else_the_host() throws Exception {
        assertThat(fixture.load().instance()).isEqualTo("host-7");

        fixture.environment.remove("HOSTNAME");
        assertThat(fixture.load().instance()).isNotBlank();

        fixture.environment.put("HOLDFAST_INSTANCE", "orders-3");
        assertThat(fixture.load().instance()).isEqualTo("orders-3");
    }
}
