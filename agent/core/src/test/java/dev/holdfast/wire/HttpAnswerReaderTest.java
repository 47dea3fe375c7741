package dev.holdfast.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HttpAnswerReaderTest {
    private static final int LIMIT = 64;

    @Test
    void a_body_of_known_length_is_read_to_its_end_and_no_further() throws IOException {
        HttpAnswer answer = read("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}rest");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{}");
    }

    @Test
    void chunks_are_joined_and_extensions_and_trailers_skipped() throws IOException {
        HttpAnswer answer = read(String.join(
                "\r\n",
                "HTTP/1.1 200 OK",
                "Transfer-Encoding: Chunked",
                "",
                "3;name=value",
                "{\"a",
                "A ",
                "\":\"\u00e4bcd\"}",
                "0",
                "Trailer: 1",
                "",
                ""));

        assertThat(answer.body()).isEqualTo("{\"a\":\"\u00e4bcd\"}");
    }

    @Test
    void chunked_counts_where_a_length_is_said_too() throws IOException {
        assertThat(read("HTTP/1.1 200 OK\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n")
                        .body())
                .isEqualTo("x");
    }

    @Test
    void a_body_without_a_length_ends_with_the_connection() throws IOException {
        assertThat(read("HTTP/1.0 200\r\n\r\n{}").body()).isEqualTo("{}");
    }

    @Test
    void interim_responses_are_passed_over() throws IOException {
        assertThat(read("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n")
                        .status())
                .isEqualTo(204);
    }

    @Test
    void too_large_a_body_is_refused_however_it_comes() {
        String large = "x".repeat(LIMIT + 1);

        assertProtocolError("HTTP/1.1 200 OK\r\nContent-Length: 65\r\n\r\n" + large, "larger");
        assertProtocolError("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n", "larger");
        assertProtocolError("HTTP/1.1 200 OK\r\n\r\n" + large, "larger");
        assertProtocolError("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n41\r\n" + large, "larger");
        assertProtocolError(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + ("20\r\n" + "x".repeat(32) + "\r\n").repeat(3),
                "larger");
        assertProtocolError("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFF\r\n", "larger");
    }

    @Test
    void a_head_without_end_is_refused() {
        assertProtocolError("HTTP/1.1 200 OK\r\nA: " + "x".repeat(40_000), "head is larger");
        assertProtocolError("HTTP/1.1 200 OK\r\n" + "A: b\r\n".repeat(10_000) + "\r\n", "head is larger");
        assertProtocolError("HTTP/1.1 100 Continue\r\n\r\n".repeat(10_000), "head is larger");
    }

    @Test
    void what_is_not_http_is_refused() {
        assertProtocolError("SSH-2.0-OpenSSH_9.2\r\n", "not HTTP/1.1");
        assertProtocolError("HTTP/2 200\r\n\r\n", "not HTTP/1.1");
        assertProtocolError("HTTP/1.1 2x0 OK\r\n\r\n", "no status");
        assertProtocolError("HTTP/1.1 999 OK\r\n\r\n", "not HTTP/1.1");
        assertProtocolError("HTTP/1.1 200 OK\r\nno colon\r\n\r\n", "malformed field");
        assertProtocolError("HTTP/1.1 200 OK\r\nA: b\r\n folded: c\r\n\r\n", "malformed field");
        assertProtocolError("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "malformed length");
        assertProtocolError("HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n", "malformed length");
        assertProtocolError("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx", "contradicts");
        assertProtocolError("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", "transfer coding");
        assertProtocolError("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nxx\r\n", "malformed chunk");
    }

    @Test
    void a_response_that_breaks_off_is_no_response() {
        assertThatThrownBy(() -> read("")).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> read("HTTP/1.1 200 OK\r\nA: b")).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> read("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n{}"))
                .isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{"))
                .isInstanceOf(EOFException.class);
    }

    @Test
    void retry_after_is_read_as_seconds_and_as_a_date_and_is_bounded() {
        Instant now = Instant.parse("2026-11-01T10:00:00Z");

        assertThat(retryAfter("7", now)).isEqualTo(Duration.ofSeconds(7));
        assertThat(retryAfter("Sun, 01 Nov 2026 10:00:30 GMT", now)).isEqualTo(Duration.ofSeconds(30));
        assertThat(retryAfter("Sun, 01 Nov 2026 09:00:00 GMT", now)).isZero();
        assertThat(retryAfter("86400", now)).isEqualTo(Duration.ofMinutes(10));
        assertThat(retryAfter("99999999999999999999", now)).isEqualTo(Duration.ofMinutes(10));
        assertThat(retryAfter("soon", now)).isZero();
        assertThat(retryAfter("-5", now)).isZero();
        assertThat(retryAfter("", now)).isZero();
        assertThat(new HttpAnswer(503, Map.of(), new byte[0]).retryAfterNanos(now))
                .isZero();
    }

    private static Duration retryAfter(String value, Instant now) {
        return Duration.ofNanos(new HttpAnswer(503, Map.of("retry-after", value), new byte[0]).retryAfterNanos(now));
    }

    private static void assertProtocolError(String response, String message) {
        assertThatThrownBy(() -> read(response))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining(message);
    }

    private static HttpAnswer read(String response) throws IOException {
        byte[] bytes = response.getBytes(StandardCharsets.UTF_8);
        return new HttpAnswerReader(new ByteArrayInputStream(bytes), LIMIT).read();
    }
}
