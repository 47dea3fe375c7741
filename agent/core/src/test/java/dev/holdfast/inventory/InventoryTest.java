package dev.holdfast.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.telemetry.Log;
import dev.holdfast.telemetry.LogLevel;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InventoryTest {
    private static final String KEY = "sk_live_9f8e7d6c5b4a39281706";

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final Inventory inventory = new Inventory();

    @BeforeEach
    void listen() {
        Log.to(new PrintStream(log, true, StandardCharsets.UTF_8));
        Log.level(LogLevel.INFO); // the log is the JVM's one, and other tests set it too
    }

    @AfterEach
    void stopListening() {
        Log.to(System.err);
    }

    @Test
    void a_credential_is_told_once_and_never_by_its_value() {
        for (int i = 0; i < 5; i++) {
            inventory.header("HttpURLConnection", true, "ledger.example.com", 443, "X-Api-Key", KEY);
            inventory.drain();
        }

        assertThat(log()).containsOnlyOnce("static credential observed");
        assertThat(log()).contains("X-Api-Key to https://ledger.example.com:443", "28 characters");
        assertThat(log()).doesNotContain(KEY).doesNotContain(KEY.substring(0, 8));
    }

    @Test
    void the_same_key_has_the_same_fingerprint_everywhere() {
        inventory.header("c", true, "a.example.com", 443, "X-Api-Key", KEY);
        inventory.header("c", true, "b.example.com", 443, "Authorization", "Token " + KEY);
        inventory.drain();

        String[] lines = log().split("\n");
        assertThat(lines).hasSize(2);
        assertThat(fingerprint(lines[0])).isEqualTo(fingerprint(lines[1])).hasSize(12);
        assertThat(lines[1]).contains("Authorization Token to https://b.example.com:443");
    }

    @Test
    void plain_http_is_said_to_be_in_the_clear() {
        inventory.header("c", false, "a.example.com", 80, "X-Api-Key", KEY);
        inventory.drain();

        assertThat(log()).contains("http://a.example.com:80").contains("in the clear");
    }

    @ParameterizedTest
    @CsvSource({
        "Idempotency-Key, 7f1c2d3e4f5a6b7c8d9e",
        "X-CSRF-Token, 7f1c2d3e4f5a6b7c8d9e",
        "Sec-WebSocket-Key, dGhlIHNhbXBsZSBub25jZQ==",
        "Content-Type, application/json",
        "Authorization, AWS4-HMAC-SHA256 Credential=AKIA/20260101/x",
        "Authorization, Negotiate YIIJvwYGKwYBBQUC",
        "Authorization, DPoP eyJhbGciOiJFUzI1NiJ9.e30.AAAA",
        "Authorization, Bearer eyJhbGciOiJFUzI1NiJ9.e30.AAAA",
        "X-Api-Key, x",
    })
    void what_only_looks_like_a_key_is_not_told(String name, String value) {
        inventory.header("c", true, "a.example.com", 443, name, value);
        inventory.drain();

        assertThat(log()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"x-api-key", "X-API-KEY", "Ocp-Apim-Subscription-Key", "private-token", "DD-API-KEY", "xi-api-key"})
    void a_name_is_known_in_any_case(String name) {
        inventory.header("c", true, "a.example.com", 443, name, KEY);

        assertThat(inventory.size()).isEqualTo(1);
    }

    private String log() {
        return log.toString(StandardCharsets.UTF_8);
    }

    private static String fingerprint(String line) {
        int at = line.indexOf("fingerprint ") + "fingerprint ".length();
        return line.substring(at, line.indexOf(',', at));
    }
}
