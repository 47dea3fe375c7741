package dev.holdfast.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.holdfast.fuzz.Said;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** The agent's own HTTP client. An input is what a server sends on a connection, with {@code ~} for a token. */
class HttpAnswerReaderFuzz {
    private static final int BODY_LIMIT = 4096;

    @FuzzTest
    @DictionaryEntries({
        "HTTP/1.1 200 ",
        "HTTP/1.1 100 ",
        "Content-Length: ",
        "Transfer-Encoding: chunked",
        "Retry-After: ",
        "Wed, 21 Oct 2026 07:28:00 GMT",
        "7fffffff",
        "~"
    })
    void an_answer_is_read_within_its_limits_or_refused_without_a_word_of_it(byte[] input) {
        byte[] sent = Said.withCredential(new String(input, StandardCharsets.ISO_8859_1))
                .getBytes(StandardCharsets.ISO_8859_1);
        try {
            HttpAnswer answer = new HttpAnswerReader(new ByteArrayInputStream(sent), BODY_LIMIT).read();
            assertThat(answer.status()).isBetween(200, 599);
            assertThat(answer.body().length()).isLessThanOrEqualTo(BODY_LIMIT);
            assertThat(answer.retryAfterNanos(Instant.EPOCH)).isBetween(0L, TimeUnit.MINUTES.toNanos(10));
            answer.fields().forEach(HttpAnswerReaderFuzz::assertIsOneLine);
            Said.assertNoCredentialIn(answer.toString());
        } catch (IOException e) {
            Said.assertFitForALogLine(e);
            Said.assertNoCredentialIn(e);
        }
    }

    private static void assertIsOneLine(String name, String value) {
        assertThat(name).isNotEmpty().doesNotContain("\n", ":");
        assertThat(value).doesNotContain("\n");
    }
}
