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
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1?api_key=9f8e7d6c5b4a39281706|query parameter api_key",
                "/v1?page=2&apiKey=weak&x=y|query parameter apiKey",
                "/v1?x;subscription-key=9f8e7d6c|query parameter subscription-key",
                "/v1?key=AIzaSyD3x4mPl3K3yV4lu3Th4tIsL0ng|query parameter key",
                "/v1?token=0a1b2c3d4e5f60718293a4b5c6d7e8f9|query parameter token",
                "/api/f?code=jA8s0qZ_4xY7tB1kQ9wE3rT5yU6iO%3D%3D|query parameter code",
                "http://orders:s3cret@a.example.com/v1|user information in the URL",
                "http://ghp0a1b2c3d4e5f60718293@a.example.com|user information in the URL",
            })
    void a_credential_in_a_target_is_told_by_its_place(String target, String place) {
        for (int i = 0; i < 3; i++) {
            inventory.target("c", true, "a.example.com", 443, target);
        }
        inventory.drain();

        assertThat(log()).containsOnlyOnce("static credential observed");
        assertThat(log()).contains("observed: " + place + " to https://a.example.com:443 by c, fingerprint ");
        assertThat(log()).doesNotContain("/v1", "s3cret", "9f8e7d6c", "weak", "AIza", "0a1b2c3d", "jA8s0qZ");
        assertThat(inventory.size()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1",
                "/v1?",
                "/v1?page=2&size=20",
                "/v1?api_key",
                "/v1?api_key=",
                "/v1?api_key=abc",
                "/v1?key=name&token=next&code=DE&auth=none",
                "/v1?key=reports/2024/file-0001-final.csv",
                "/v1?key=my-document-of-2024-01",
                "/v1?key=20260101T000000Z0000",
                "/v1?key=1234567890123456789012",
                "/v1?token=nextpageofeverything",
                "/v1?access_token=eyJhbGciOiJFUzI1NiJ9.e30.AAAA",
                "/v1?token=eyJhbGciOiJFUzI1NiJ9.e30.AAAA",
                "/v1?idempotency_key=9f8e7d6c5b4a39281706",
                "/v1?csrf_token=9f8e7d6c5b4a39281706",
                "/v1?next_token=9f8e7d6c5b4a39281706",
                "/v1?X-Amz-Credential=AKID&X-Amz-Security-Token=9f8e7d6c5b4a39281706&X-Amz-Signature=5d5d5d5d",
                "/v1?sv=1&se=2&sig=9f8e7d6c5b4a39281706",
                "/v1#?api_key=9f8e7d6c5b4a39281706",
                "http://orders@a.example.com/",
                "http://orders:@a.example.com/",
                "/http://orders:s3cret@a.example.com/",
            })
    void what_only_looks_like_a_key_in_a_target_is_not_told(String target) {
        inventory.target("c", true, "a.example.com", 443, target);
        inventory.drain();

        assertThat(log()).isEmpty();
    }

    @Test
    void the_same_key_has_the_same_fingerprint_in_field_query_and_url() {
        inventory.header("c", true, "a.example.com", 443, "X-Api-Key", "a/b+c==0123");
        inventory.target("c", true, "a.example.com", 443, "/?api_key=a%2Fb%2Bc%3D%3D0123");
        inventory.target("c", true, "b.example.com", 443, "/?api_key=a/b+c==0123");
        inventory.target("c", true, "a.example.com", 443, "/?api_key=100%0123");
        inventory.header("c", true, "a.example.com", 443, "Authorization", "Basic b3JkZXJzOnNAY3JldA==");
        inventory.target("c", true, "b.example.com", 443, "http://orders:s%40cret@b.example.com/");
        inventory.drain();

        String[] lines = log().split("\n");
        assertThat(lines).hasSize(6);
        assertThat(fingerprint(lines[1])).isEqualTo(fingerprint(lines[0]));
        assertThat(fingerprint(lines[2])).isEqualTo(fingerprint(lines[0]));
        assertThat(fingerprint(lines[3])).isNotEqualTo(fingerprint(lines[0]));
        assertThat(fingerprint(lines[5])).isEqualTo(fingerprint(lines[4]));
    }

    private String log() {
        return log.toString(StandardCharsets.UTF_8);
    }

    private static String fingerprint(String line) {
        int at = line.indexOf("fingerprint ") + "fingerprint ".length();
        return line.substring(at, line.indexOf(',', at));
    }
}
