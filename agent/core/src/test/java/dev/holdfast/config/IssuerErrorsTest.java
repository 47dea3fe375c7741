package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Mistakes in how a client proves itself to an issuer, and by what right it asks. */
class IssuerErrorsTest {
    /** Line of the valid file, what stands there instead, and the one error: line, key, problem, remedy. */
    static Stream<Arguments> mistakes() {
        return Stream.of(
                arguments(
                        11,
                        "    revoke: sometimes",
                        11,
                        "issuers.corp.revoke",
                        "'sometimes' is not one of its values",
                        "Write on or off"),
                // how the client authenticates
                arguments(
                        13,
                        "    authenticate: client_secret_basic",
                        13,
                        "issuers.corp.authenticate",
                        "'client_secret_basic' is not one of its values",
                        "Write tls_client_auth, self_signed_tls_client_auth, private_key_jwt or federated"),
                arguments(
                        11,
                        "    key: tls.key",
                        11,
                        "issuers.corp.key",
                        "belongs to authenticate: private_key_jwt",
                        "Write that, or remove key"),
                arguments(
                        11,
                        "    assertion: {file: sa.jwt}",
                        11,
                        "issuers.corp.assertion",
                        "belongs to authenticate: federated or grant: jwt-bearer",
                        "Write one of them, or remove assertion"),
                arguments(
                        13,
                        "    authenticate: federated",
                        9,
                        "issuers.corp.assertion",
                        "is missing",
                        "Write assertion: {file: assertion.jwt}"),
                arguments(
                        13,
                        "    authenticate: federated\n    assertion: {file: sa.jwt, type: saml2-bearer}",
                        14,
                        "issuers.corp.assertion.type",
                        "'saml2-bearer' is not one of its values",
                        "Write jwt-bearer or jwt-spiffe"),
                arguments(
                        13,
                        "    authenticate: private_key_jwt\n    key: gone.pem",
                        14,
                        "issuers.corp.key",
                        "the file gone.pem does not exist",
                        "Correct the path or the file's permissions"),
                // by what right it asks
                arguments(
                        11,
                        "    subject-token: {file: a}",
                        11,
                        "issuers.corp.subject-token",
                        "belongs to grant: token-exchange",
                        "Write that, or remove subject-token"),
                arguments(
                        15,
                        "    grant: token-exchange",
                        9,
                        "issuers.corp.subject-token",
                        "is missing",
                        "Write subject-token: {file: subject.jwt} or {issuer: NAME}"),
                arguments(
                        15,
                        "    grant: token-exchange\n    subject-token: {file: a, issuer: corp}",
                        16,
                        "issuers.corp.subject-token",
                        "must name exactly one source",
                        "Write subject-token: {file: token.jwt} or {issuer: NAME}"),
                arguments(
                        15,
                        "    grant: token-exchange\n    subject-token: {issuer: crop}",
                        16,
                        "issuers.corp.subject-token.issuer",
                        "there is no issuer 'crop'",
                        "Write one of corp, or add it below issuers:"),
                arguments(
                        15,
                        "    grant: token-exchange\n    subject-token: {issuer: corp}",
                        16,
                        "issuers.corp.subject-token.issuer",
                        "goes round in a circle",
                        "Let one of them take its token from a file"),
                arguments(
                        15,
                        "    grant: token-exchange\n    subject-token: {file: a, type: saml}",
                        16,
                        "issuers.corp.subject-token.type",
                        "'saml' is not a token type",
                        "Write access_token, id_token, jwt or a URI (RFC 8693 section 3)"),
                arguments(
                        15,
                        "    grant: jwt-bearer",
                        9,
                        "issuers.corp.assertion",
                        "is missing",
                        "Write assertion: {file: assertion.jwt}"),
                arguments(
                        27,
                        "      audience: ledger",
                        27,
                        "services.ledger.token.audience",
                        "is for an issuer with grant: token-exchange (RFC 8693)",
                        "Write resource: (RFC 8707), or remove it"),
                arguments(
                        15,
                        "    grant: jwt-bearer\n    assertion: {file: a, type: jwt-spiffe}",
                        16,
                        "issuers.corp.assertion.type",
                        "belongs to authenticate: federated",
                        "Remove it"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("mistakes")
    void each_mistake_is_one_error_with_its_line_key_problem_and_remedy(
            int line, String instead, int at, String key, String problem, String remedy, @TempDir Path folder)
            throws IOException {
        Fixture fixture = new Fixture(folder).write(Fixture.yamlWithLine(line, instead));

        assertThat(fixture.errors())
                .containsExactly(new ConfigurationError("holdfast.yaml:" + at, key, problem, remedy));
    }
}
