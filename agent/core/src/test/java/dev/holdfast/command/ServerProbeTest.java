package dev.holdfast.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.command.LocalService.Asks;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code check} finds out about resource servers by handshakes alone: none of them is ever sent a request. */
class ServerProbeTest {
    private final Authority authority = new Authority();

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void write() throws IOException, GeneralSecurityException {
        authority.writeTrust(folder);
        authority.writeIdentity(folder, Instant.now().plus(Duration.ofMinutes(90)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void a_server_that_asks_is_offered_the_certificate_and_not_said_to_accept_it(String version) throws Exception {
        try (LocalService service = new LocalService(authority.serverContext(), Asks.WANTS, version)) {
            Outcome outcome = check(service.host());

            assertThat(outcome.exitCode()).as(outcome.out()).isZero();
            assertThat(outcome.out())
                    .contains("The server " + service.host() + " of ledger:", "speaks    " + version)
                    .contains("shows     CN=server, issued by CN=Example CA")
                    .contains("trusted   yes, by " + folder.resolve("ca.crt"))
                    .contains("asks      for a client certificate of CN=Example CA; goes on without one")
                    .contains("ours      offered and not refused; whether it was accepted only a request would show");
            assertThat(service.clients()).containsExactly("", "O=Example,CN=orders");
            assertThat(service.bytes()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void a_server_that_requires_a_certificate_is_said_to(String version) throws Exception {
        try (LocalService service = new LocalService(authority.serverContext(), Asks.NEEDS, version)) {
            Outcome outcome = check(service.host());

            assertThat(outcome.exitCode()).as(outcome.out()).isZero();
            assertThat(outcome.out()).contains("; requires one: without it ", "ours      offered and not refused");
            assertThat(service.clients()).containsExactly("O=Example,CN=orders");
        }
    }

    /** MT-12: what asks later than the handshake looks the same from here. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void a_server_that_does_not_ask_or_asks_too_late_is_a_peer_that_says_no(String version) throws Exception {
        try (LocalService service = new LocalService(authority.serverContext(), Asks.NEVER, version)) {
            Outcome outcome = check(service.host());

            assertThat(outcome.exitCode()).isEqualTo(2);
            assertThat(outcome.out())
                    .contains("asks      for no client certificate", "ours      not offered, nobody asked")
                    .contains("does not ask for a client certificate in the handshake")
                    .contains("renegotiation, post-handshake authentication", "have it ask at the start")
                    .contains("ledger: not so at " + service.host());
            assertThat(service.clients()).containsExactly("");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void a_server_that_is_not_of_trust_is_said_so_and_shown_nothing(String version) throws Exception {
        try (LocalService service = new LocalService(new Authority().serverContext(), Asks.WANTS, version)) {
            Outcome outcome = check(service.host());

            assertThat(outcome.exitCode()).isEqualTo(2);
            assertThat(outcome.out())
                    .contains("trusted   NO, by ", "none of the authorities")
                    .contains("ours      not offered, as the server is not trusted")
                    .contains("correct services.ledger.trust");
            assertThat(service.clients()).containsExactly("");
        }
    }

    @Test
    void without_trust_this_jvm_s_own_is_told_and_decides_nothing() throws Exception {
        try (LocalService service = new LocalService(authority.serverContext(), Asks.WANTS, "TLSv1.3")) {
            Outcome outcome = check(service.host(), "");

            assertThat(outcome.exitCode()).as(outcome.out()).isZero();
            assertThat(outcome.out())
                    .contains("trusted   NO, by this JVM's own trust, which need not be the application's")
                    .contains("ours      not offered, as the server is not trusted");
            assertThat(service.clients()).containsExactly("");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void a_certificate_that_is_refused_is_said_so_in_tls_1_3_too_where_that_comes_late(String version)
            throws Exception {
        // of the same name, so that nothing but the signature tells them apart
        try (LocalService service = new LocalService(authority.serverContext(new Authority()), Asks.WANTS, version)) {
            Outcome outcome = check(service.host());

            assertThat(outcome.exitCode()).isEqualTo(2);
            assertThat(outcome.out())
                    .contains("ours      offered, and refused", "refuses the certificate of orders: ")
                    .contains("See that it trusts the certificate's authority");
            assertThat(service.clients()).containsExactly("");
        }
    }

    @Test
    void a_script_reads_the_same() throws Exception {
        try (LocalService service = new LocalService(authority.serverContext(), Asks.WANTS, "TLSv1.3")) {
            Outcome outcome = check(service.host() + "\", \"*.ledger.example.com", "trust: ca.crt", "--json");

            assertThat(outcome.exitCode()).as(outcome.out()).isZero();
            assertThat(outcome.out())
                    .contains("\"host\": \"" + service.host() + "\"", "\"protocol\": \"TLSv1.3\"")
                    .contains("\"trustedBy\": \"trust\"", "\"trusted\": true", "\"asksForCertificate\": true")
                    .contains("\"requiresCertificate\": false", "\"certificateSuits\": true")
                    .contains("\"certificateRefused\": false")
                    .containsPattern("\"authorities\": \\[\\s+\"CN=Example CA\"\\s+]")
                    .contains("\"host\": \"*.ledger.example.com:443\"", "\"skipped\": true");
        }
    }

    @Test
    void a_wildcard_is_skipped_and_said_to_be() throws Exception {
        Outcome outcome = check("*.ledger.example.com");

        assertThat(outcome.exitCode()).as(outcome.out()).isZero();
        assertThat(outcome.out())
                .contains("The server *.ledger.example.com:443 of ledger:", "not asked: a wildcard names no host");
    }

    @Test
    void a_server_that_is_not_there_is_a_peer_that_says_no() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }

        Outcome outcome = check("localhost:" + port);

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.out()).contains("does not answer, see below", "localhost:" + port + " cannot be reached: ");
    }

    @Test
    void a_server_that_says_nothing_at_all_is_waited_for_no_longer_than_a_while() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Outcome outcome = check("localhost:" + silent.getLocalPort());

            assertThat(outcome.exitCode()).isEqualTo(2);
            assertThat(outcome.out()).contains("does not come to a TLS handshake: Read timed out");
        }
    }

    /** OpenSSL ends a handshake without a certificate by an alert of its own in each version, and lists its authorities. */
    @ParameterizedTest
    @CsvSource({"-tls1_2, TLSv1.2", "-tls1_3, TLSv1.3"})
    void openssl_that_requires_a_certificate_of_another_authority(String option, String version) throws Exception {
        run(
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-keyout",
                "other.key",
                "-out",
                "other.crt",
                "-subj",
                "/CN=Other CA");
        try (OpenSslServer server = new OpenSslServer(option, "-Verify", "2", "-CAfile", "other.crt")) {
            Outcome outcome = check("localhost:" + server.port());

            assertThat(outcome.exitCode()).isEqualTo(2);
            assertThat(outcome.out())
                    .contains("speaks    " + version)
                    .contains("asks      for a client certificate of CN=Other CA; requires one: without it ")
                    .contains("takes client certificates of other authorities than that of orders");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    void openssl_that_requires_a_certificate_of_ours(String option) throws Exception {
        try (OpenSslServer server = new OpenSslServer(option, "-Verify", "2", "-CAfile", "ca.crt")) {
            Outcome outcome = check("localhost:" + server.port());

            assertThat(outcome.exitCode()).as(outcome.out()).isZero();
            assertThat(outcome.out())
                    .contains("of CN=Example CA; requires one: without it ", "ours      offered and not refused");
        }
    }

    private Outcome check(String host) throws IOException {
        return check(host, "trust: ca.crt");
    }

    /** Plain mTLS in place of a key, so that no issuer is needed. */
    private Outcome check(String host, String trust, String... more) throws IOException {
        Path file = Files.writeString(folder.resolve("holdfast.yaml"), """
                identities:
                  orders: {pem: {certificate: tls.crt, key: tls.key}}
                services:
                  ledger: {hosts: ["%s"], replace: [{header: X-Api-Key}], identity: orders, stage: enforce, %s}
                """.formatted(host, trust));
        String[] arguments = new String[more.length + 2];
        arguments[0] = "check";
        arguments[1] = file.toString();
        System.arraycopy(more, 0, arguments, 2, more.length);
        return Outcome.of(Map.of(), arguments);
    }

    private void run(String... arguments) throws IOException, InterruptedException {
        Process process = openssl(arguments);
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private Process openssl(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        try {
            return new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            Assumptions.abort("openssl is not installed");
            throw e;
        }
    }

    /** {@code openssl s_server} with the server's certificate. */
    private final class OpenSslServer implements AutoCloseable {
        private final Process process;
        private final int port;

        OpenSslServer(String... options) throws IOException, GeneralSecurityException {
            authority.writeServer(folder);
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
            List<String> all = new ArrayList<>(
                    List.of("s_server", "-accept", "127.0.0.1:" + port, "-cert", "server.crt", "-key", "server.key"));
            all.addAll(List.of(options));
            process = openssl(all.toArray(new String[0]));
            BufferedReader said =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            String line = said.readLine();
            while (line != null && !line.startsWith("ACCEPT")) {
                line = said.readLine();
            }
            assertThat(line).as("it listens").isNotNull();
        }

        int port() {
            return port;
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().orTimeout(30, TimeUnit.SECONDS).join();
        }
    }
}
