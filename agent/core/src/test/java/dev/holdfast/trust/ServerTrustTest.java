package dev.holdfast.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.config.HostPattern;
import dev.holdfast.telemetry.Log;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerTrustTest {
    private static final String HOST = "ledger.example.com";

    private final TestAuthority root = TestAuthority.root("Ledger CA");
    private final TestAuthority other = TestAuthority.root("Other CA");
    private final FakeSession ours = new FakeSession(HOST, root.server(HOST).sent());
    private final FakeSession theirs = new FakeSession(HOST, other.server(HOST).sent());
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private Path bundle;

    @BeforeEach
    void writeBundle() throws Exception {
        Log.to(new PrintStream(log, true, StandardCharsets.UTF_8));
        bundle = Files.write(folder.resolve("ledger-ca.pem"), TestAuthority.bundle(root));
    }

    @AfterEach
    void restoreLog() {
        Log.to(System.err);
    }

    @Test
    void a_session_is_validated_once_whatever_comes_of_it() {
        ServerTrust trust = trust();

        for (int i = 0; i < 3; i++) {
            assertThat(trust.refusal(ours.session())).isNull();
            assertThat(trust.refusal(theirs.session())).contains("none of the authorities");
        }
        assertThat(ours.chainLooks()).isEqualTo(1);
        assertThat(theirs.chainLooks()).isEqualTo(1);
    }

    @Test
    void two_services_of_one_server_judge_it_apart() throws Exception {
        Path otherBundle = Files.write(folder.resolve("other.pem"), TestAuthority.bundle(other));
        ServerTrust strict = new ServerTrust("archive", otherBundle, List.of(new HostPattern(HOST, false, 443)));
        ServerTrust trust = trust();

        for (int i = 0; i < 2; i++) {
            assertThat(trust.trusts(ours.session())).isTrue();
            assertThat(strict.trusts(ours.session())).isFalse();
        }
        assertThat(ours.chainLooks()).isEqualTo(2);
    }

    @Test
    void a_changed_bundle_judges_every_session_anew_once_it_is_found_twice() throws Exception {
        ServerTrust trust = trust();
        assertThat(trust.trusts(ours.session())).isTrue();
        assertThat(trust.trusts(theirs.session())).isFalse();

        Files.write(bundle, TestAuthority.bundle(other));
        trust.poll();
        assertThat(trust.trusts(ours.session())).isTrue();
        trust.poll();

        assertThat(trust.trusts(ours.session())).isFalse();
        assertThat(trust.trusts(theirs.session())).isTrue();
        assertThat(log.toString(StandardCharsets.UTF_8)).contains("trust has changed, 1 authority in " + bundle);
    }

    @Test
    void a_torn_or_missing_bundle_is_reported_once_and_the_last_good_one_stays() throws Exception {
        ServerTrust trust = trust();
        byte[] whole = Files.readAllBytes(bundle);

        Files.write(bundle, Arrays.copyOf(whole, whole.length / 2));
        pollOften(trust);
        assertThat(lines()).hasSize(1);
        assertThat(lines().get(0))
                .contains(
                        "services.ledger.trust",
                        bundle.toString(),
                        "cut off or damaged",
                        "those that it held before stay");
        assertThat(trust.trusts(ours.session())).isTrue();

        Files.delete(bundle);
        pollOften(trust);
        assertThat(lines()).hasSize(2);
        assertThat(lines().get(1)).contains("does not exist");
        assertThat(trust.trusts(ours.session())).isTrue();
        assertThat(trust.trusts(theirs.session())).isFalse();

        Files.write(bundle, whole);
        pollOften(trust);
        assertThat(lines()).hasSize(2);
    }

    @Test
    void a_bundle_that_never_was_good_trusts_nobody_until_it_is() throws Exception {
        byte[] whole = Files.readAllBytes(bundle);
        Files.writeString(bundle, "-----BEGIN CERTIFICATE-----\nMAMCAQE=\n-----END CERTIFICATE-----\n");
        ServerTrust trust = trust();

        assertThat(trust.refusal(ours.session())).contains("cannot be read");
        assertThat(lines()).hasSize(1);
        assertThat(lines().get(0)).contains("services.ledger.trust", "no server of the service is trusted");

        Files.write(bundle, whole);
        pollOften(trust);
        assertThat(trust.trusts(ours.session())).isTrue();
    }

    @Test
    void a_server_that_has_shown_nothing_is_refused_and_asked_again() {
        ServerTrust trust = trust();
        FakeSession early = new FakeSession(HOST);

        assertThat(trust.refusal(early.session())).contains("no certificate");
        assertThat(trust.refusal(early.session())).contains("no certificate");
        assertThat(early.chainLooks()).isEqualTo(2);
    }

    @Test
    void a_fault_of_the_agent_s_refuses() {
        Certificate unheardOf = new Certificate("PGP") {
            @Override
            public byte[] getEncoded() {
                return new byte[0];
            }

            @Override
            public void verify(PublicKey key) {}

            @Override
            public void verify(PublicKey key, String provider) {}

            @Override
            public String toString() {
                return "no X.509";
            }

            @Override
            public PublicKey getPublicKey() {
                throw new UnsupportedOperationException();
            }
        };

        assertThat(trust().refusal(new FakeSession(HOST, unheardOf).session())).contains("could not be judged");
    }

    @Test
    void a_right_certificate_for_a_name_that_is_not_the_service_s_is_refused() {
        ServerTrust trust = trust();

        assertThat(trust.refusal(new FakeSession(
                                "other.example.com",
                                root.server("other.example.com").sent())
                        .session()))
                .contains("another name");
        assertThat(trust.refusal(new FakeSession(null, root.server(HOST).sent()).session()))
                .contains("another name");
    }

    @Test
    void a_server_that_is_not_trusted_is_told_once_for_each_reason() {
        ServerTrust trust = trust();
        assertThat(trust.trusts(ours.session())).isTrue();
        trust.tell();
        assertThat(lines()).isEmpty();

        for (int i = 0; i < 3; i++) {
            assertThat(trust.trusts(new FakeSession(HOST, other.server(HOST).sent()).session()))
                    .isFalse();
            trust.tell();
        }

        assertThat(lines()).hasSize(1);
        assertThat(lines().get(0)).contains("service ledger", "none of the authorities", "a proxy that opens TLS");
    }

    private ServerTrust trust() {
        return new ServerTrust("ledger", bundle, List.of(new HostPattern(HOST, false, 443)));
    }

    private static void pollOften(ServerTrust trust) {
        for (int i = 0; i < 4; i++) {
            trust.poll();
        }
    }

    private List<String> lines() {
        return log.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
