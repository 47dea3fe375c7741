package dev.holdfast.token;

import static dev.holdfast.token.ScriptedIssuer.TOKEN;
import static dev.holdfast.token.ScriptedIssuer.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.config.Binding;
import dev.holdfast.config.GrantSettings;
import dev.holdfast.config.TokenSettings;
import dev.holdfast.config.TokenSourceSettings;
import dev.holdfast.telemetry.Log;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Authorization details in token requests and what comes back of them, RFC 9396 sections 6 and 7. */
class GrantedDetailsTest extends IssuerTestCase {
    private static final String ASKED =
            "[{\"actions\":[\"read\",\"write\"],\"limit\":5,\"type\":\"ledger\"},{\"type\":\"ä+b\"}]";

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    GrantedDetailsTest(@TempDir Path folder) throws IOException {
        super(folder);
        Log.to(new PrintStream(log, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void stopListening() {
        Log.to(System.err);
    }

    @ParameterizedTest
    @EnumSource(GrantSettings.Type.class)
    void every_grant_sends_them_byte_for_byte(GrantSettings.Type type) throws Exception {
        Path jwt = Files.writeString(folder.resolve("a.jwt"), "aa.bb.cc");
        GrantSettings grant =
                switch (type) {
                    case CLIENT_CREDENTIALS -> GrantSettings.CLIENT_CREDENTIALS;
                    case TOKEN_EXCHANGE ->
                        new GrantSettings(type, new TokenSourceSettings(jwt, null, "t", null), null, null);
                    case JWT_BEARER -> new GrantSettings(type, null, null, jwt);
                };

        fetch(requests(grant, ASKED));

        assertThat(server.requests(TOKEN).get(0).body())
                .containsOnlyOnce("&authorization_details=%5B%7B%22actions%22%3A%5B%22read%22%2C%22write%22%5D%2C"
                        + "%22limit%22%3A5%2C%22type%22%3A%22ledger%22%7D%2C%7B%22type%22%3A%22%C3%A4%2Bb%22%7D%5D&");
    }

    @Test
    void where_none_are_asked_for_there_is_no_parameter() throws Exception {
        fetch(requests(GrantSettings.CLIENT_CREDENTIALS, null));

        assertThat(server.requests(TOKEN).get(0).body()).doesNotContain("authorization_details");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = ';',
            value = {
                // as they were, in another order, and enriched (section 7.1)
                "[{\"type\":\"ä+b\"},{\"type\":\"ledger\",\"limit\":5.0,\"actions\":[\"write\",\"read\"]}]; ``",
                "[{\"type\":\"ledger\",\"limit\":5,\"actions\":[\"read\",\"x\",\"write\"],\"id\":{\"y\":1}},{\"type\":\"ä+b\"}]; ``",
                // less
                "[{\"type\":\"ledger\",\"limit\":5,\"actions\":[\"read\",\"write\"]}]; ä+b",
                "[{\"type\":\"ledger\",\"limit\":5,\"actions\":[\"read\"]},{\"type\":\"ä+b\"}]; ledger",
                "[{\"type\":\"ledger\",\"limit\":4,\"actions\":[\"read\",\"write\"]},{\"type\":\"ä+b\"}]; ledger",
                "[{\"type\":\"ledger\",\"limit\":\"5\",\"actions\":[\"read\",\"write\"]},{\"type\":\"ä+b\"}]; ledger",
                "[{\"type\":\"ledger\",\"limit\":5},{\"type\":\"ä+b\"}]; ledger",
                "[]; ledger,ä+b",
                "[null,7,[\"type\"]]; ledger,ä+b"
            })
    void what_was_granted_is_held_against_what_was_asked_for(String granted, String withheld) throws Exception {
        answer(granted);

        TokenFacts facts = fetch(requests(GrantSettings.CLIENT_CREDENTIALS, ASKED));

        assertThat(String.join(",", facts.withheldDetails())).isEqualTo(withheld);
        assertThat(facts.authorizationDetails()).isNotNull();
    }

    @Test
    void less_is_said_once_and_the_token_used() throws Exception {
        answer("[{\"type\":\"ledger\",\"secret\":\"account\"}]");
        TokenRequests requests = requests(GrantSettings.CLIENT_CREDENTIALS, ASKED);

        fetch(requests);
        fetch(requests);

        assertThat(log.toString(StandardCharsets.UTF_8))
                .containsOnlyOnce(
                        "granted service ledger less than the authorization details that were asked for: \"ledger, ?+b\"")
                .doesNotContain("account");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = ';',
            value = {"null", "7", "{\"type\":\"ledger\"}", "\"[]\""})
    void an_issuer_that_says_nothing_to_be_understood_says_nothing(String granted) throws Exception {
        answer(granted);

        TokenFacts facts = fetch(requests(GrantSettings.CLIENT_CREDENTIALS, ASKED));

        assertThat(facts.authorizationDetails()).isNull();
        assertThat(facts.withheldDetails()).isEmpty();
    }

    private void answer(String granted) {
        server.on(
                TOKEN,
                (request, out) -> out.write(json(
                                200,
                                "{\"access_token\":\"" + server.boundToken(request.client())
                                        + "\",\"token_type\":\"Bearer\",\"authorization_details\":" + granted + "}")
                        .getBytes(StandardCharsets.UTF_8)));
    }

    private static TokenFacts fetch(TokenRequests requests) throws TokenException {
        return requests.fetchWithFacts(GENERATION).facts();
    }

    private TokenRequests requests(GrantSettings grant, @Nullable String asked) {
        return new TokenRequests(
                "ledger",
                new Issuer(
                        ScriptedIssuer.settings(server.url(""), trust, grant),
                        time.scheduling(),
                        Duration.ofSeconds(10),
                        ScriptedIssuer.NO_OTHERS),
                new TokenSettings("corp", "a", List.of(), List.of(), Binding.CERTIFICATE, asked),
                time.scheduling().nanoTime());
    }
}
