package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigurationErrorsTest {
    private static final String NOT_SUPPORTED = "is not supported by this version";
    private static final String REMOVE = "Remove it; docs/configuration.md says what stands instead";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    /** Line of the valid file, what stands there instead, and the one error: line, key, problem, remedy. */
    static Stream<Arguments> mistakes() {
        return Stream.of(
                // keys
                arguments(1, "stag: enforce", 1, "stag", "is not a setting", "Did you mean stage?"),
                arguments(2, "loglevel: info", 2, "loglevel", "is not a setting", "Did you mean log.level?"),
                arguments(2, "log: {colour: true}", 2, "log.colour", "is not a setting", "Known here: level"),
                arguments(
                        33,
                        "    on_failure: deny",
                        33,
                        "services.ledger.on_failure",
                        "is not a setting",
                        "Did you mean on-failure?"),
                arguments(
                        34,
                        "    retries: 3",
                        34,
                        "services.ledger.retries",
                        "is not a setting",
                        "Known here: hosts, methods, paths, labels, identity, replace, token, stage, percent, by,"
                                + " on-failure, wait, trust, until"),
                arguments(
                        24,
                        "      - {header: X-Api-Key, whan: always}",
                        24,
                        "services.ledger.replace[0].whan",
                        "is not a setting",
                        "Did you mean when?"),
                arguments(
                        2,
                        "stage: observe",
                        2,
                        "stage",
                        "is written twice, first at holdfast.yaml:1",
                        "Remove one of them"),
                arguments(
                        31,
                        "    stage: off",
                        31,
                        "services.ledger.stage",
                        "is written twice, first at holdfast.yaml:30",
                        "Remove one of them"),
                arguments(
                        2,
                        "enabled: true",
                        2,
                        "enabled",
                        "cannot be set in the file",
                        "Use the environment variable HOLDFAST_ENABLED"),
                arguments(
                        2,
                        "config: other.yaml",
                        2,
                        "config",
                        "cannot be set in the file",
                        "Use the environment variable HOLDFAST_CONFIG"),
                arguments(2, "\"log\\nlevel\": info", 2, "log?level", "is not a setting", "Did you mean log.level?"),
                // shapes
                arguments(2, "log: info", 2, "log", "must be a mapping, not a value", "Write below it: level"),
                arguments(2, "log: [info]", 2, "log", "must be a mapping, not a list", "Write below it: level"),
                arguments(
                        2,
                        "control: {on: yes}",
                        2,
                        "control",
                        "must be a value, not a mapping",
                        "Write it on the line of its key"),
                arguments(
                        1,
                        "stage: [off]",
                        1,
                        "stage",
                        "'a list' is not one of its values",
                        "Write off, observe, shadow or enforce"),
                arguments(
                        34,
                        "    wait: [2s]",
                        34,
                        "services.ledger.wait",
                        "must be a single value, not a list",
                        "Write one value"),
                arguments(
                        34,
                        "    wait:",
                        34,
                        "services.ledger.wait",
                        "has no value",
                        "Give it a value or remove the line"),
                arguments(
                        12,
                        "    client-id: ''",
                        12,
                        "issuers.corp.client-id",
                        "is empty",
                        "Give it a value or remove the line"),
                arguments(
                        19,
                        "    methods: GET",
                        19,
                        "services.ledger.methods",
                        "must be a list, not a value",
                        "Write it in brackets: methods: [...]"),
                arguments(
                        19,
                        "    methods: []",
                        19,
                        "services.ledger.methods",
                        "is an empty list",
                        "Write at least one entry or remove the line"),
                arguments(
                        19,
                        "    methods: [GET, {a: b}]",
                        19,
                        "services.ledger.methods[1]",
                        "must be a value",
                        "Write one word per entry"),
                arguments(
                        19,
                        "    methods:\n      - GET\n      -",
                        21,
                        "services.ledger.methods",
                        "holds an empty entry",
                        "Remove it"),
                arguments(
                        19,
                        "    methods:\n      - GET\n      - GET",
                        21,
                        "services.ledger.methods",
                        "'GET' is written twice",
                        "Remove one of them"),
                // names
                arguments(
                        17,
                        "  led ger:",
                        17,
                        "services.led ger",
                        "is not a name",
                        "Use letters, digits, - and _, a letter or digit first"),
                arguments(
                        17,
                        "  '':",
                        17,
                        "services.",
                        "is not a name",
                        "Use letters, digits, - and _, a letter or digit first"),
                arguments(
                        21,
                        "    labels: {'': prod}",
                        21,
                        "services.ledger.labels.",
                        "is not a name",
                        "Give the label a name"),
                // words
                arguments(
                        1,
                        "stage: enforced",
                        1,
                        "stage",
                        "'enforced' is not one of its values",
                        "Write off, observe, shadow or enforce"),
                arguments(
                        30,
                        "    stage: ENFORCE",
                        30,
                        "services.ledger.stage",
                        "'ENFORCE' is not one of its values",
                        "Write off, observe, shadow or enforce"),
                arguments(
                        2,
                        "log: {level: trace}",
                        2,
                        "log.level",
                        "'trace' is not one of its values",
                        "Write error, warn, info or debug"),
                arguments(2, "control: maybe", 2, "control", "'maybe' is not one of its values", "Write on or off"),
                arguments(
                        32,
                        "    by: host",
                        32,
                        "services.ledger.by",
                        "'host' is not one of its values",
                        "Write attempt or instance"),
                arguments(
                        33,
                        "    on-failure: static_key",
                        33,
                        "services.ledger.on-failure",
                        "'static_key' is not one of its values",
                        "Write static-key or deny"),
                arguments(
                        24,
                        "      - {header: X-Api-Key, when: never}",
                        24,
                        "services.ledger.replace[0].when",
                        "'never' is not one of its values",
                        "Write static or always"),
                arguments(
                        31,
                        "    percent: 101",
                        31,
                        "services.ledger.percent",
                        "'101' is not a percentage",
                        "Write a whole number from 0 to 100"),
                arguments(
                        31,
                        "    percent: -1",
                        31,
                        "services.ledger.percent",
                        "'-1' is not a percentage",
                        "Write a whole number from 0 to 100"),
                arguments(
                        31,
                        "    percent: 2.5",
                        31,
                        "services.ledger.percent",
                        "'2.5' is not a percentage",
                        "Write a whole number from 0 to 100"),
                arguments(
                        34,
                        "    wait: 2",
                        34,
                        "services.ledger.wait",
                        "'2' is not a duration",
                        "Write a whole number and its unit: 500ms, 2s or 1m"),
                arguments(
                        34,
                        "    wait: 1.5s",
                        34,
                        "services.ledger.wait",
                        "'1.5s' is not a duration",
                        "Write a whole number and its unit: 500ms, 2s or 1m"),
                arguments(
                        34,
                        "    wait: 99999999999s",
                        34,
                        "services.ledger.wait",
                        "'99999999999s' is not a duration",
                        "Write a whole number and its unit: 500ms, 2s or 1m"),
                // methods and paths
                arguments(
                        19,
                        "    methods: [get]",
                        19,
                        "services.ledger.methods",
                        "'get' is not GET: methods are case-sensitive",
                        "Write GET"),
                arguments(
                        19,
                        "    methods: ['GET POST']",
                        19,
                        "services.ledger.methods",
                        "holds something that is not a method",
                        "Write methods: [GET, POST]"),
                arguments(
                        20,
                        "    paths: [v1/**]",
                        20,
                        "services.ledger.paths",
                        "'v1/**' does not begin with /",
                        "Write a path such as /v1/**"),
                arguments(
                        20,
                        "    paths: ['/v1?a=b']",
                        20,
                        "services.ledger.paths",
                        "'/v1?a=b' has a query or a fragment",
                        "Write the path only"),
                arguments(
                        20,
                        "    paths: [/v1/***]",
                        20,
                        "services.ledger.paths",
                        "'/v1/***' is not a path pattern",
                        "Write * for anything but a slash, ** for anything"),
                arguments(
                        20,
                        "    paths: [/*/*/*/*/*]",
                        20,
                        "services.ledger.paths",
                        "'/*/*/*/*/*' has more than 4 wildcards",
                        "Split it over several patterns"),
                // replace
                arguments(
                        24,
                        "      X-Api-Key",
                        23,
                        "services.ledger.replace",
                        "must be a list",
                        "Write replace: [{header: X-Api-Key}]"),
                arguments(
                        24,
                        "      header: X-Api-Key",
                        23,
                        "services.ledger.replace",
                        "must be a list",
                        "Write replace: [{header: X-Api-Key}]"),
                arguments(
                        24,
                        "      - X-Api-Key",
                        24,
                        "services.ledger.replace[0]",
                        "must be a mapping",
                        "Write replace: [{header: X-Api-Key}]"),
                arguments(
                        24,
                        "      - {scheme: Bearer}",
                        24,
                        "services.ledger.replace[0].header",
                        "is missing",
                        "Write replace: [{header: X-Api-Key}]"),
                arguments(
                        24,
                        "      - {header: 'X-Api-Key: secret'}",
                        24,
                        "services.ledger.replace[0].header",
                        "is not the name of a header field",
                        "Write the name only, such as X-Api-Key"),
                arguments(
                        24,
                        "      - {header: Authorization, scheme: 'Bearer secret'}",
                        24,
                        "services.ledger.replace[0].scheme",
                        "is not an authentication scheme",
                        "Write one word, such as Bearer"),
                arguments(
                        24,
                        "      - header: X-Api-Key\n      - header: x-api-key",
                        25,
                        "services.ledger.replace[1]",
                        "is written twice",
                        "Remove one of them"),
                // token
                arguments(
                        26,
                        "      issuer: crop",
                        26,
                        "services.ledger.token.issuer",
                        "there is no issuer 'crop'",
                        "Write one of corp, or add it below issuers:"),
                arguments(
                        26,
                        "",
                        25,
                        "services.ledger.token.issuer",
                        "is missing",
                        "Write the name of an entry of issuers:"),
                arguments(
                        27,
                        "      scope: a  b",
                        27,
                        "services.ledger.token.scope",
                        "is not a scope",
                        "Write scope names with one space between them"),
                arguments(
                        28,
                        "      resource: ledger",
                        28,
                        "services.ledger.token.resource",
                        "is not an absolute URI without fragment (RFC 8707)",
                        "Write it as the issuer knows it, such as https://ledger.example.com"),
                arguments(
                        28,
                        "      resource:\n        - https://ledger.example.com\n        - https://ledger.example.com#a",
                        30,
                        "services.ledger.token.resource",
                        "is not an absolute URI without fragment (RFC 8707)",
                        "Write it as the issuer knows it, such as https://ledger.example.com"),
                arguments(
                        29,
                        "      binding: cert",
                        29,
                        "services.ledger.token.binding",
                        "'cert' is not one of its values",
                        "Write certificate, dpop, [certificate, dpop] or none"),
                // issuer and identity
                arguments(
                        10,
                        "",
                        9,
                        "issuers.corp.issuer",
                        "is missing",
                        "Write the issuer's URL, such as https://login.example.com"),
                arguments(
                        12,
                        "",
                        9,
                        "issuers.corp.client-id",
                        "is missing",
                        "Write the name under which the issuer knows this client"),
                arguments(
                        14, "", 9, "issuers.corp.identity", "is missing", "Write the name of an entry of identities:"),
                arguments(
                        14,
                        "    identity: invoices",
                        14,
                        "issuers.corp.identity",
                        "there is no identity 'invoices'",
                        "Write one of orders, or add it below identities:"),
                arguments(
                        22,
                        "    identity: invoices",
                        22,
                        "services.ledger.identity",
                        "there is no identity 'invoices'",
                        "Write one of orders, or add it below identities:"),
                arguments(
                        15,
                        "    grant: password",
                        15,
                        "issuers.corp.grant",
                        "'password' is not one of its values",
                        "Write client_credentials, token-exchange or jwt-bearer"),
                arguments(
                        11,
                        "    trust: none.pem",
                        11,
                        "issuers.corp.trust",
                        "the file none.pem does not exist",
                        "Correct the path or the file's permissions"),
                arguments(
                        35,
                        "    trust: none.pem",
                        35,
                        "services.ledger.trust",
                        "the file none.pem does not exist",
                        "Correct the path or the file's permissions"),
                arguments(
                        35,
                        "    trust: corp-ca.pem",
                        35,
                        "services.ledger.trust",
                        "the file corp-ca.pem holds no PEM certificate",
                        "Write the certificates of the authorities that this service's servers may have there, as PEM"),
                arguments(
                        6,
                        "      certificate: none.crt",
                        6,
                        "identities.orders.pem.certificate",
                        "the file none.crt does not exist",
                        "Correct the path or the file's permissions"),
                arguments(
                        7,
                        "      key: .",
                        7,
                        "identities.orders.pem.key",
                        "the file . is not a file",
                        "Correct the path or the file's permissions"),
                arguments(
                        7,
                        "      key: tls.key\n    revocation-check: sometimes",
                        8,
                        "identities.orders.revocation-check",
                        "'sometimes' is not one of its values",
                        "Write auto or off"),
                arguments(
                        7,
                        "      key-password: secret",
                        7,
                        "identities.orders.pem.key-password",
                        "must be a mapping, not a value",
                        "Write below it: file, env"),
                arguments(
                        7,
                        "      key-password: {file: tls.pass, env: PASSWORD}",
                        7,
                        "identities.orders.pem.key-password",
                        "must name exactly one source",
                        "Write key-password: {file: tls.pass} or {env: TLS_PASSWORD}"),
                arguments(
                        7,
                        "      key-password: {}",
                        7,
                        "identities.orders.pem.key-password",
                        "must name exactly one source",
                        "Write key-password: {file: tls.pass} or {env: TLS_PASSWORD}"),
                arguments(
                        6,
                        "",
                        5,
                        "identities.orders.pem.certificate",
                        "is missing",
                        "Write the path of the PEM file, leaf first"),
                arguments(18, "", 17, "services.ledger.hosts", "is missing", "Write hosts: [ledger.example.com]"),
                // later versions
                later(5, "    keystore: {path: a.p12}\n    pem:", 5, "identities.orders.keystore"),
                later(5, "    pkcs11: {slot: 0}\n    pem:", 5, "identities.orders.pkcs11"),
                later(5, "    spiffe: {socket: a}\n    pem:", 5, "identities.orders.spiffe"),
                later(5, "    est: {}\n    pem:", 5, "identities.orders.est"),
                later(5, "    acme:\n    pem:", 5, "identities.orders.acme"),
                until("2027-06-31"),
                until("30.06.2027"),
                until("2027-06-30T18:00:00"),
                until("2027-06-30 18:00Z"),
                until("never"),
                arguments(
                        24,
                        "      - query: api%5Fkey",
                        24,
                        "services.ledger.replace[0].query",
                        "is not the name of a query parameter",
                        "Write the name only, not percent-encoded, such as api_key"),
                arguments(
                        24,
                        "      - query: '?api_key=s3cret'",
                        24,
                        "services.ledger.replace[0].query",
                        "is not the name of a query parameter",
                        "Write the name only, not percent-encoded, such as api_key"),
                arguments(
                        24,
                        "      - query: ''",
                        24,
                        "services.ledger.replace[0].query",
                        "is empty",
                        "Give it a value or remove the line"),
                arguments(
                        24,
                        "      - {query: api_key, header: X-Api-Key}",
                        24,
                        "services.ledger.replace[0].header",
                        "stands beside query",
                        "Write two entries: each is one place in a request"),
                arguments(
                        24,
                        "      - {query: api_key, scheme: Bearer}",
                        24,
                        "services.ledger.replace[0].scheme",
                        "stands beside query",
                        "Remove it: only header fields have a scheme"),
                arguments(
                        24,
                        "      - query: api_key\n      - {query: api_key, when: always}",
                        25,
                        "services.ledger.replace[1]",
                        "is written twice",
                        "Remove one of them"),
                // what a token is bound to
                arguments(
                        29,
                        "      binding: mtls",
                        29,
                        "services.ledger.token.binding",
                        "'mtls' is not one of its values",
                        "Write certificate, dpop, [certificate, dpop] or none"),
                arguments(
                        29,
                        "      binding: [dpop, none]",
                        29,
                        "services.ledger.token.binding",
                        "is none and something else at once",
                        "Write none alone, or remove it from the list"),
                // the file as a whole
                arguments(2, "log:\n\tlevel: info", 3, "config", "a tab in the indentation", "Indent by spaces"),
                arguments(
                        18,
                        "    hosts: &h [ledger.example.com]\n    paths: *h",
                        19,
                        "config",
                        "aliases (*name) are not allowed",
                        "Write the value out where it is used"),
                arguments(2, "log: !!map {level: info}", 2, "config", "tags (!name) are not allowed", "Remove the tag"),
                arguments(
                        2,
                        "? [a, b]\n: c",
                        2,
                        "config",
                        "a key must be a word",
                        "Quote a key that begins with a special character"),
                arguments(
                        2,
                        "log: {level: info",
                        3,
                        "config",
                        "expected ',' or '}', but got :",
                        "Correct the syntax at this line or just before it"),
                arguments(
                        2,
                        "log: {level: \u0007}",
                        2,
                        "config",
                        "a character that YAML does not allow",
                        "Remove the control character"));
    }

    private static Arguments until(String text) {
        return arguments(
                31,
                "    until: " + text,
                31,
                "services.ledger.until",
                "'" + text + "' is neither a date nor a moment with its offset",
                "Write 2027-06-30 for the beginning of that day in UTC, or 2027-06-30T18:00:00+02:00");
    }

    static Arguments later(int line, String instead, int at, String key) {
        return arguments(line, instead, at, key, NOT_SUPPORTED, REMOVE);
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("mistakes")
    void each_mistake_is_one_error_with_its_line_key_problem_and_remedy(
            int line, String instead, int at, String key, String problem, String remedy) throws IOException {
        Fixture fixture = new Fixture(folder).write(Fixture.yamlWithLine(line, instead));

        assertThat(fixture.errors())
                .containsExactly(new ConfigurationError("holdfast.yaml:" + at, key, problem, remedy));
    }

    @Test
    void the_file_that_the_mistakes_are_made_in_is_valid() throws IOException {
        assertThat(new Fixture(folder).write(Fixture.yaml()).errors()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void content_that_is_no_configuration_is_one_error(byte[] content, String place, String problem)
            throws IOException {
        Fixture fixture = new Fixture(folder).write("");
        Files.write(fixture.file, content);

        assertThat(fixture.errors()).singleElement().satisfies(error -> {
            assertThat(error.place()).isEqualTo(place);
            assertThat(error.key()).isEqualTo("config");
            assertThat(error.problem()).isEqualTo(problem);
            assertThat(error.remedy()).isNotBlank();
        });
    }

    static Stream<Arguments> unreadable() {
        String bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n";
        return Stream.of(
                arguments(bytes(""), "holdfast.yaml", "the file is empty"),
                arguments(bytes("# nothing yet\n"), "holdfast.yaml", "the file is empty"),
                arguments(bytes("---\n"), "holdfast.yaml", "the file is empty"),
                arguments(bytes("- a\n"), "holdfast.yaml:1", "the file is not a mapping of settings"),
                arguments(bytes("\nenforce\n"), "holdfast.yaml:2", "the file is not a mapping of settings"),
                arguments(
                        bytes("stage: off\n---\nstage: off\n"),
                        "holdfast.yaml",
                        "the file holds more than one document"),
                arguments(bytes(bomb), "holdfast.yaml:2", "aliases (*name) are not allowed"),
                arguments(bytes("a: " + "[".repeat(100_000)), "holdfast.yaml:1", "the settings are nested too deeply"),
                arguments(bytes("a: " + "{b: ".repeat(100)), "holdfast.yaml:1", "the settings are nested too deeply"),
                arguments(bytes("#".repeat((1 << 20) + 1)), "holdfast.yaml", "the file is larger than 1 MiB"),
                arguments(new byte[] {'a', ':', ' ', (byte) 0xff}, "holdfast.yaml", "the file is not UTF-8"));
    }

    @Test
    void all_mistakes_are_listed_at_once() throws IOException {
        String yaml = Fixture.yaml()
                .replace("stage: enforce\nlog", "stage: on\nlog")
                .replace("tls.key", "none.key")
                .replace("client-id: orders", "clientid: orders")
                .replace("percent: 25", "percent: 250");
        Fixture fixture = new Fixture(folder).write(yaml);
        fixture.environment.put("HOLDFAST_LOG_LEVEL", "loud");

        assertThat(fixture.errors())
                .extracting(ConfigurationError::key)
                .containsExactlyInAnyOrder(
                        "stage",
                        "identities.orders.pem.key",
                        "issuers.corp.clientid",
                        "issuers.corp.client-id",
                        "services.ledger.percent",
                        "log.level");
    }

    @Test
    void values_that_may_be_secrets_are_not_shown() throws IOException {
        List<String> secrets = List.of(
                "    authenticate: hunter2@example.com",
                "    client-id: [hunter2]",
                "    issuer: https://user:hunter2@login.example.com",
                "    grant: hunter2" + "x".repeat(80));
        for (String line : secrets) {
            Fixture fixture = new Fixture(folder).write(Fixture.yamlWithLine(12, line));

            assertThat(fixture.errors()).isNotEmpty();
            assertThat(fixture.errors().toString()).doesNotContain("hunter2");
        }
    }

    @Test
    void an_error_reads_as_one_line() {
        assertThat(new ConfigurationError("holdfast.yaml:3", "stage", "'on' is not one of its values", "Write off"))
                .hasToString("holdfast.yaml:3: stage: 'on' is not one of its values. Write off");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
