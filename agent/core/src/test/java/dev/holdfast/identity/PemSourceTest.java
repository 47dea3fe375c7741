package dev.holdfast.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.config.IdentitySettings;
import dev.holdfast.config.PasswordSource;
import dev.holdfast.identity.TestAuthority.Request;
import dev.holdfast.telemetry.Log;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rotation by every way that files change under a running program, and what happens when they are broken. */
class PemSourceTest {
    private final Path folder;
    private final Path certificate;
    private final Path key;
    private final TestAuthority root = TestAuthority.root("root");
    private final TestAuthority intermediate = root.intermediate("intermediate");
    private final TestAuthority first = intermediate.leaf("orders");
    private final TestAuthority second = intermediate.leaf("orders");
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final PemSource source;
    private Instant now = Instant.now();
    private long nanos = 42;

    PemSourceTest(@TempDir Path folder) throws Exception {
        this.folder = folder;
        certificate = folder.resolve("tls.crt");
        key = folder.resolve("tls.key");
        source = new PemSource(
                new IdentitySettings("orders", certificate, key, null, true), name -> null, () -> now, () -> nanos);
        Log.to(new PrintStream(log, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void restoreLog() {
        Log.to(System.err);
    }

    @Test
    void the_first_poll_gives_the_first_generation_and_the_next_nothing() throws Exception {
        write(first);
        Generation generation = Objects.requireNonNull(source.poll());
        assertThat(generation.identity()).isEqualTo("orders");
        assertThat(generation.chain()).containsExactly(first.certificate(), intermediate.certificate());
        assertThat(source.poll()).isNull();
    }

    @Test
    void files_renamed_over_the_old_ones_are_the_next_generation() throws Exception {
        long number = loadFirst();
        Files.move(writePem("new.crt", second, intermediate), certificate, StandardCopyOption.ATOMIC_MOVE);
        assertThat(pollTwice())
                .as("the old key does not fit the new certificate")
                .isNull();
        Files.move(writePem("new.key", second.keys().getPrivate()), key, StandardCopyOption.ATOMIC_MOVE);
        assertIsSecond(pollTwice(), number);
    }

    @Test
    void a_swap_of_the_kubernetes_data_link_is_the_next_generation() throws Exception {
        mount("..2026_01", first);
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..2026_01"));
        Files.createSymbolicLink(certificate, Path.of("..data/tls.crt"));
        Files.createSymbolicLink(key, Path.of("..data/tls.key"));
        long number = Objects.requireNonNull(source.poll()).number();
        mount("..2026_02", second);
        Files.createSymbolicLink(folder.resolve("..data_tmp"), Path.of("..2026_02"));
        Files.move(folder.resolve("..data_tmp"), folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        assertIsSecond(pollTwice(), number);
    }

    @Test
    void files_truncated_and_written_again_are_the_next_generation() throws Exception {
        long number = loadFirst();
        Files.writeString(key, "");
        assertThat(pollTwice()).isNull();
        String pem = TestAuthority.pem(second.keys().getPrivate());
        Files.writeString(key, pem.substring(0, pem.length() / 2));
        assertThat(pollTwice()).isNull();
        write(second);
        assertIsSecond(pollTwice(), number);
    }

    @Test
    void a_chain_that_is_still_being_written_is_not_taken_at_a_block_boundary() throws Exception {
        long number = loadFirst();
        write(second);
        writePem("tls.crt", second);
        assertThat(source.poll()).isNull();
        writePem("tls.crt", second, intermediate);
        assertThat(source.poll()).isNull();
        assertIsSecond(source.poll(), number);
    }

    @Test
    void a_touch_or_other_text_around_the_same_chain_is_no_change() throws Exception {
        loadFirst();
        Files.setLastModifiedTime(certificate, FileTime.from(now.plusSeconds(60)));
        assertThat(pollTwice()).isNull();
        Files.writeString(certificate, "a comment\n" + Files.readString(certificate));
        assertThat(pollTwice()).isNull();
        Files.delete(certificate);
        assertThat(pollTwice()).isNull();
        write(first);
        assertThat(pollTwice()).isNull();
        assertThat(log.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"torn", "empty", "missing", "mismatched", "expired"})
    void a_bad_state_keeps_the_last_generation_and_is_reported_once_after_30_seconds(String state) throws Exception {
        long number = loadFirst();
        spoil(state);
        assertThat(pollTwice()).isNull();
        nanos += Duration.ofSeconds(29).toNanos();
        assertThat(source.poll()).isNull();
        assertThat(log.toString(StandardCharsets.UTF_8)).isEmpty();
        nanos += Duration.ofSeconds(1).toNanos();
        assertThat(source.poll()).isNull();
        assertThat(source.poll()).isNull();
        assertThat(log.toString(StandardCharsets.UTF_8))
                .containsOnlyOnce("warn identity orders: " + folder)
                .contains("The last good certificate stays in use")
                .hasLineCount(1);
        write(second);
        assertIsSecond(pollTwice(), number);
    }

    @Test
    void a_bad_state_that_becomes_another_has_30_seconds_again() throws Exception {
        loadFirst();
        spoil("torn");
        pollTwice();
        nanos += Duration.ofSeconds(20).toNanos();
        spoil("missing");
        pollTwice();
        nanos += Duration.ofSeconds(20).toNanos();
        source.poll();
        assertThat(log.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"torn", "empty", "missing", "mismatched", "expired"})
    void a_bad_state_at_the_first_load_is_thrown_once_and_mended_without_a_restart(String state) throws Exception {
        write(first);
        spoil(state);
        assertThatThrownBy(source::poll)
                .isInstanceOf(IdentityException.class)
                .hasMessageStartingWith("identity orders: " + folder);
        assertThat(source.poll()).isNull();
        nanos += Duration.ofMinutes(1).toNanos();
        assertThat(source.poll()).isNull();
        assertThat(log.toString(StandardCharsets.UTF_8)).isEmpty();
        write(second);
        assertThat(source.poll()).isNotNull();
    }

    @Test
    void a_chain_of_tomorrow_is_taken_when_its_time_comes() throws Exception {
        long number = loadFirst();
        TestAuthority early = early();
        write(early);
        assertThat(pollTwice()).isNull();
        now = now.plus(Duration.ofHours(2)).minus(CertificateChain.CLOCK_SKEW).minusSeconds(2);
        assertThat(source.poll()).isNull();
        now = now.plusSeconds(3);
        Generation generation = Objects.requireNonNull(source.poll());
        assertThat(generation.leaf()).isEqualTo(early.certificate());
        assertThat(generation.number()).isGreaterThan(number);
    }

    @Test
    void a_chain_of_tomorrow_is_an_error_at_the_first_load_and_taken_when_its_time_comes() throws Exception {
        write(early());
        assertThatThrownBy(source::poll).hasMessageContaining("is not valid yet");
        assertThat(source.poll()).isNull();
        now = now.plus(Duration.ofHours(2));
        assertThat(source.poll()).isNotNull();
    }

    @Test
    void a_clock_that_is_minutes_behind_the_authority_does_no_harm() throws Exception {
        now = first.certificate().getNotBefore().toInstant().minus(CertificateChain.CLOCK_SKEW);
        write(first);
        assertThat(source.poll()).isNotNull();
    }

    @Test
    void a_password_that_comes_later_than_its_key_is_taken() throws Exception {
        Path password = folder.resolve("password");
        OpenSsl openSsl = new OpenSsl(folder);
        write(first);
        openSsl.run("pkcs8 -topk8 -in tls.key -passout pass:secret -out encrypted.key");
        Files.writeString(password, "not yet\n");
        PemSource encrypted = new PemSource(
                new IdentitySettings(
                        "orders", certificate, openSsl.file("encrypted.key"), new PasswordSource(password, null), true),
                name -> null);
        assertThatThrownBy(encrypted::poll).hasMessageContaining("the password does not decrypt the key");
        assertThat(encrypted.poll()).isNull();
        Files.writeString(password, "secret\r\n");
        assertThat(encrypted.poll()).isNotNull();
    }

    @Test
    void neither_a_message_nor_the_log_shows_the_key() throws Exception {
        loadFirst();
        String pem = Files.readString(key);
        Files.writeString(key, pem.replace("-----END", "!!!!"));
        pollTwice();
        nanos += Duration.ofMinutes(1).toNanos();
        source.poll();
        assertThat(log.toString(StandardCharsets.UTF_8))
                .contains("tls.key: is cut off or damaged")
                .doesNotContain(pem.lines().toList().get(1));
    }

    private TestAuthority early() throws Exception {
        return new Request("orders")
                .valid(now.plus(Duration.ofHours(2)), now.plus(Duration.ofDays(1)))
                .issuedBy(intermediate);
    }

    private long loadFirst() throws Exception {
        write(first);
        return Objects.requireNonNull(source.poll()).number();
    }

    private @Nullable Generation pollTwice() throws IdentityException {
        assertThat(source.poll()).as("what only one reading has found").isNull();
        return source.poll();
    }

    private void assertIsSecond(@Nullable Generation generation, long previous) {
        assertThat(Objects.requireNonNull(generation).chain())
                .containsExactly(second.certificate(), intermediate.certificate());
        assertThat(generation.privateKey()).isEqualTo(second.keys().getPrivate());
        assertThat(generation.number()).isGreaterThan(previous);
    }

    private void spoil(String state) throws Exception {
        switch (state) {
            case "torn" -> {
                String pem = Files.readString(certificate);
                Files.writeString(certificate, pem.substring(0, pem.length() - 40));
            }
            case "empty" -> Files.writeString(key, "");
            case "missing" -> Files.delete(certificate);
            case "mismatched" -> writePem("tls.key", second.keys().getPrivate());
            default -> {
                TestAuthority expired = new Request("orders")
                        .valid(now.minusSeconds(99), now.minusSeconds(9))
                        .issuedBy(intermediate);
                write(expired);
            }
        }
    }

    private void write(TestAuthority leaf) throws Exception {
        writePem("tls.crt", leaf, intermediate);
        writePem("tls.key", leaf.keys().getPrivate());
    }

    private void mount(String name, TestAuthority leaf) throws Exception {
        Files.createDirectory(folder.resolve(name));
        writePem(name + "/tls.crt", leaf, intermediate);
        writePem(name + "/tls.key", leaf.keys().getPrivate());
    }

    private Path writePem(String name, Object... objects) throws Exception {
        return Files.writeString(folder.resolve(name), TestAuthority.pem(objects));
    }
}
