package dev.holdfast.identity.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.identity.Generation;
import dev.holdfast.identity.revocation.CertificateStatus.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the CRLs and OCSP answers that openssl makes, and what strangers and broken servers make of them. */
class StatusCheckTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private TestResponder authority;

    @BeforeEach
    void start() throws Exception {
        authority = new TestResponder(folder);
    }

    @AfterEach
    void stop() {
        authority.close();
    }

    @Test
    void a_responder_says_good_and_until_when() throws Exception {
        Generation leaf = authority.leaf();
        authority.register(leaf);

        CertificateStatus status = ask(leaf);

        assertThat(status.kind()).isEqualTo(Kind.GOOD);
        assertThat(status.text()).isEqualTo("OCSP " + authority.url("/ocsp"));
        assertThat(status.nextUpdate())
                .isBetween(Instant.now().plusSeconds(3000), Instant.now().plusSeconds(3601));
        assertThat(authority.requests).hasValue(1);
    }

    @Test
    void a_responder_says_revoked_and_why() throws Exception {
        Generation leaf = authority.leaf();
        authority.revoke(leaf, "keyCompromise");

        CertificateStatus status = ask(leaf);

        assertThat(status.kind()).isEqualTo(Kind.REVOKED);
        assertThat(Objects.requireNonNull(status.revocation()).thumbprint()).isEqualTo(leaf.thumbprint());
        assertThat(status.revocation().reason()).isEqualTo("keyCompromise");
        assertThat(status.revocation().since())
                .isBetween(Instant.now().minusSeconds(300), Instant.now().plusSeconds(1));
    }

    @Test
    void openssls_own_responder_is_understood() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Generation leaf = authority.leaf("authorityInfoAccess=OCSP;URI:http://127.0.0.1:" + port + "/", 30);
        authority.revoke(leaf, "superseded");
        Process responder = new ProcessBuilder(
                        "openssl",
                        "ocsp",
                        "-index",
                        "index.txt",
                        "-CA",
                        "root.pem",
                        "-rsigner",
                        "root.pem",
                        "-rkey",
                        "root.key",
                        "-port",
                        String.valueOf(port),
                        "-nmin",
                        "5")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("responder.log").toFile())
                .start();
        try {
            CertificateStatus status = ask(leaf);
            for (Instant end = Instant.now().plus(PATIENCE);
                    status.kind() == Kind.UNKNOWN && Instant.now().isBefore(end);
                    status = ask(leaf)) {
                Thread.sleep(100); // it is still starting
            }
            assertThat(status.kind()).as(status.text()).isEqualTo(Kind.REVOKED);
            assertThat(Objects.requireNonNull(status.revocation()).reason()).isEqualTo("superseded");
        } finally {
            responder.destroy();
        }
    }

    @Test
    void a_responder_that_the_issuer_appointed_counts() throws Exception {
        Generation leaf = authority.leaf();
        authority.revoke(leaf, "");
        authority.certify("delegate", "root", "keyUsage=digitalSignature\nextendedKeyUsage=OCSPSigning", 30);
        authority.signer("delegate");

        CertificateStatus status = ask(leaf);

        assertThat(status.kind()).as(status.text()).isEqualTo(Kind.REVOKED);
        assertThat(Objects.requireNonNull(status.revocation()).reason()).isNull();
        authority.ocspOptions("-nmin 60 -resp_key_id");
        assertThat(ask(leaf).kind()).as("named by its key").isEqualTo(Kind.REVOKED);
    }

    @Test
    void a_certificate_of_the_issuer_that_is_not_for_ocsp_is_no_responder() throws Exception {
        Generation leaf = ocspOnly();
        authority.revoke(leaf, "keyCompromise");
        authority.certify("delegate", "root", "keyUsage=digitalSignature\nextendedKeyUsage=clientAuth", 30);
        authority.signer("delegate");

        assertUnknown(ask(leaf), "is not for signing OCSP responses");
        authority.certify("delegate", "root", "keyUsage=digitalSignature", 30);
        assertUnknown(ask(leaf), "is not for signing OCSP responses");
        authority.certify("delegate", "root", "keyUsage=digitalSignature\nextendedKeyUsage=anyExtendedKeyUsage", 30);
        assertUnknown(ask(leaf), "is not for signing OCSP responses");
        authority.certify("delegate", "root", "keyUsage=keyAgreement\nextendedKeyUsage=OCSPSigning", 30);
        assertUnknown(ask(leaf), "is not for signing OCSP responses");
    }

    @Test
    void a_responder_of_a_strangers_appointment_is_none() throws Exception {
        Generation leaf = ocspOnly();
        authority.revoke(leaf, "keyCompromise");
        authority.certify("delegate", "stranger", "keyUsage=digitalSignature\nextendedKeyUsage=OCSPSigning", 30);
        authority.signer("delegate");

        assertUnknown(ask(leaf), "is not from the issuer");
    }

    @Test
    void a_responders_certificate_counts_for_its_time_only() throws Exception {
        Generation leaf = ocspOnly();
        authority.revoke(leaf, "keyCompromise");
        authority.certify("delegate", "root", "keyUsage=digitalSignature\nextendedKeyUsage=OCSPSigning", 1);
        authority.signer("delegate");
        authority.ocspOptions("-ndays 9");

        assertUnknown(askAt(leaf, Instant.now().plus(Duration.ofDays(2))), "is not valid now");
    }

    @Test
    void a_strangers_signature_is_nobodys_though_it_has_the_issuers_name() throws Exception {
        Generation leaf = ocspOnly();
        authority.revoke(leaf, "keyCompromise");
        authority.signer("stranger");

        assertUnknown(ask(leaf), "is not from the issuer");
    }

    @Test
    void an_answer_that_was_changed_is_none() throws Exception {
        Generation leaf = ocspOnly();
        authority.revoke(leaf, "keyCompromise");
        ask(leaf);
        byte[] answer = Files.readAllBytes(authority.file("response.der"));
        int digit = indexOf(answer, TestResponder.bytes("20" + shortYear())) + 13;
        answer[digit] ^= 1; // producedAt a second earlier or later
        authority.ocsp(request -> answer);

        assertUnknown(ask(leaf), "signature is neither the issuer's");
    }

    @Test
    void an_answer_about_another_certificate_is_none() throws Exception {
        Generation other = ocspOnly();
        authority.revoke(other, "keyCompromise");
        assertThat(ask(other).kind()).isEqualTo(Kind.REVOKED);
        byte[] answer = Files.readAllBytes(authority.file("response.der"));
        Generation leaf = ocspOnly();
        authority.ocsp(request -> answer);

        assertUnknown(ask(leaf), "about another certificate");
    }

    @Test
    void an_answer_counts_for_its_time_only() throws Exception {
        Generation leaf = ocspOnly();
        authority.register(leaf);

        assertUnknown(askAt(leaf, Instant.now().plus(Duration.ofMinutes(66))), "out of date since");
        assertUnknown(askAt(leaf, Instant.now().minus(Duration.ofMinutes(6))), "still to come by this clock");
        authority.ocspOptions("");
        CertificateStatus undated = ask(leaf);
        assertThat(undated.kind()).isEqualTo(Kind.GOOD);
        assertThat(undated.nextUpdate()).isNull();
        assertUnknown(askAt(leaf, Instant.now().plus(Duration.ofHours(25))), "out of date since");
    }

    @Test
    void a_responder_that_does_not_know_the_certificate_has_not_answered() throws Exception {
        Generation leaf = ocspOnly();

        assertUnknown(ask(leaf), "does not know the certificate");
    }

    @Test
    void a_responder_that_refuses_has_not_answered() throws Exception {
        Generation leaf = ocspOnly();
        byte[] tryLater = {0x30, 0x03, 0x0a, 0x01, 0x03};
        authority.ocsp(request -> tryLater);

        assertUnknown(ask(leaf), "refuses to answer, with status 3");
    }

    @Test
    void where_no_responder_answers_the_crl_does() throws Exception {
        Generation leaf = authority.leaf(
                "authorityInfoAccess=OCSP;URI:" + authority.url("/missing") + "\ncrlDistributionPoints=URI:"
                        + authority.url("/crl"),
                30);
        authority.revoke(leaf, "cessationOfOperation");
        authority.makeList();

        CertificateStatus status = ask(leaf);

        assertThat(status.kind()).as(status.text()).isEqualTo(Kind.REVOKED);
        assertThat(status.text()).isEqualTo("CRL " + authority.url("/crl"));
        assertThat(Objects.requireNonNull(status.revocation()).reason()).isEqualTo("cessationOfOperation");
        assertThat(authority.requests).hasValue(2);
    }

    @Test
    void a_crl_without_the_certificate_says_good_and_until_when() throws Exception {
        Generation leaf = crlOnly();
        authority.revoke(crlOnly(), "keyCompromise");
        authority.makeList();

        CertificateStatus status = ask(leaf);

        assertThat(status.kind()).as(status.text()).isEqualTo(Kind.GOOD);
        assertThat(status.nextUpdate())
                .isBetween(Instant.now().plusSeconds(3000), Instant.now().plusSeconds(3601));
    }

    @Test
    void on_hold_is_revoked_and_taken_off_the_list_is_not() throws Exception {
        Generation leaf = crlOnly();
        authority.revoke(leaf, "certificateHold");
        authority.makeList();
        assertThat(ask(leaf).kind()).isEqualTo(Kind.REVOKED);
        authority.revoke(leaf, "removeFromCRL");
        authority.makeList();
        assertThat(ask(leaf).kind()).isEqualTo(Kind.GOOD);
    }

    @Test
    void a_crl_of_another_issuer_says_nothing() throws Exception {
        Generation leaf = crlOnly();
        authority.revoke(leaf, "keyCompromise");
        authority.makeList("stranger", "", Instant.now().plusSeconds(3600));
        assertUnknown(ask(leaf), "signature is not the issuer's");

        authority.openSsl.run("req -x509 -key stranger.key -out stranger.pem -days 90 -subj /CN=stranger");
        authority.makeList("stranger", "", Instant.now().plusSeconds(3600));
        assertUnknown(ask(leaf), "of another issuer");
    }

    @Test
    void a_crl_counts_for_its_time_only() throws Exception {
        Generation leaf = crlOnly();
        authority.revoke(leaf, "keyCompromise");
        authority.makeList("root", "", Instant.now().minusSeconds(600));
        assertUnknown(ask(leaf), "out of date since");
        assertUnknown(askAt(leaf, Instant.now().minus(Duration.ofHours(3))), "still to come by this clock");
    }

    @Test
    void an_issuer_whose_certificate_is_not_for_crls_has_none() throws Exception {
        authority.openSsl.run(
                "req -x509 -key root.key -out root.pem -days 90 -subj /CN=root -addext keyUsage=keyCertSign");
        Generation leaf = crlOnly();
        authority.revoke(leaf, "keyCompromise");
        authority.openSsl.run("req -x509 -key root.key -out root.pem -days 90 -subj /CN=root");
        authority.makeList();

        assertUnknown(ask(leaf), "not for signing CRLs");
    }

    @Test
    void a_crl_that_is_for_this_distribution_point_and_kind_counts() throws Exception {
        Generation leaf = crlOnly();
        authority.revoke(leaf, "keyCompromise");
        makeScopedList("fullname=URI:" + authority.url("/crl") + "\nonlyuser=TRUE");

        CertificateStatus status = ask(leaf);

        assertThat(status.kind()).as(status.text()).isEqualTo(Kind.REVOKED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fullname=URI:http://127.0.0.1/other | another distribution point",
                "indirectCRL=TRUE | indirect",
                "onlysomereasons=keyCompromise,CACompromise | some reasons only",
                "onlyCA=TRUE | not for certificates of this kind",
                "onlyAA=TRUE | not for certificates of this kind"
            })
    void a_crl_of_another_scope_says_nothing(String scopeAndReason) throws Exception {
        String[] parts = scopeAndReason.split(" \\| ", -1);
        Generation leaf = crlOnly();
        authority.revoke(leaf, "keyCompromise");
        makeScopedList(parts[0]);

        assertUnknown(ask(leaf), parts[1]);
    }

    @Test
    void a_delta_and_a_crl_that_is_not_understood_say_nothing() throws Exception {
        Generation leaf = crlOnly();
        authority.revoke(leaf, "keyCompromise");
        authority.makeList(
                "root", "2.5.29.27=critical,DER:02:01:01", Instant.now().plusSeconds(3600));
        assertUnknown(ask(leaf), "a delta");
        authority.makeList("root", "1.2.3.4=critical,DER:05:00", Instant.now().plusSeconds(3600));
        assertUnknown(ask(leaf), "critical extension 1.2.3.4");
        authority.makeList("root", "1.2.3.4=DER:05:00", Instant.now().plusSeconds(3600));
        assertThat(ask(leaf).kind()).as("what is not critical is passed over").isEqualTo(Kind.REVOKED);
    }

    @Test
    void a_long_list_is_read_to_its_end() throws Exception {
        Generation leaf = crlOnly();
        authority.revoke(leaf, "keyCompromise");
        String ours = authority.openSsl.read("index.txt");
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            many.append(ours.replaceFirst("\\t[0-9A-F]+\\tunknown", "\t" + (10_000_000 + i) + "\tunknown"));
        }
        Files.writeString(authority.file("index.txt"), many);
        authority.makeList();
        assertThat(Files.size(authority.file("crl.der"))).isGreaterThan(500_000);
        assertThat(ask(leaf).kind()).isEqualTo(Kind.GOOD);
        Files.writeString(authority.file("index.txt"), many + ours);
        authority.makeList();
        assertThat(ask(leaf).kind()).isEqualTo(Kind.REVOKED);
    }

    @Test
    void what_is_no_answer_at_all_says_nothing() throws Exception {
        Generation leaf = authority.leaf();
        authority.revoke(leaf, "keyCompromise");
        authority.makeList();
        assertThat(ask(leaf).kind()).isEqualTo(Kind.REVOKED);
        byte[] answer = Files.readAllBytes(authority.file("response.der"));
        byte[] list = Files.readAllBytes(authority.file("crl.der"));
        for (int length : new int[] {0, 1, 2, 20, answer.length / 2, answer.length - 1}) {
            authority.ocsp(request -> Arrays.copyOf(answer, length));
            authority.list(request -> Arrays.copyOf(list, Math.min(length, list.length - 1)));
            assertUnknown(ask(leaf), "decoded");
        }
        authority.ocsp(request -> TestResponder.bytes("<html>Sign in to the network</html>"));
        authority.list(request -> Files.readAllBytes(authority.file("crl.pem")));
        assertUnknown(ask(leaf), "decoded");
        authority.ocsp(request -> Arrays.copyOf(answer, answer.length + 1));
        authority.list(request -> Arrays.copyOf(list, list.length + 1));
        assertThat(ask(leaf).kind()).as("with something behind it").isEqualTo(Kind.UNKNOWN);
    }

    @Test
    void what_is_too_large_is_not_taken() throws Exception {
        Generation leaf = authority.leaf();
        authority.ocsp(request -> new byte[64 * 1024 + 1]);
        authority.list(request -> new byte[StatusCheck.LIST_SIZE + 1]);

        assertUnknown(ask(leaf), "larger than 65536 bytes");
        assertUnknown(ask(leaf), "larger than " + StatusCheck.LIST_SIZE + " bytes");
    }

    @Test
    void what_is_not_there_says_nothing() throws Exception {
        Generation leaf = authority.leaf("crlDistributionPoints=URI:" + authority.url("/missing"), 30);
        assertUnknown(ask(leaf), "HTTP 404");
        int closed;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = server.getLocalPort();
        }
        assertUnknown(ask(authority.leaf("crlDistributionPoints=URI:http://127.0.0.1:" + closed + "/", 30)), "refused");
    }

    @Test
    void a_silent_server_is_waited_for_no_longer_than_the_limit() throws Exception {
        Generation leaf = authority.leaf();
        CountDownLatch end = new CountDownLatch(1);
        authority.ocsp(request -> hang(end));
        authority.list(request -> hang(end));
        Duration limit = Duration.ofMillis(200);

        CertificateStatus status = new StatusCheck(leaf, Instant::now, limit, limit).ask();

        assertUnknown(status, "no answer in time");
        assertThat(authority.requests).hasValue(2);
        end.countDown();
    }

    private static byte[] hang(CountDownLatch end) throws IOException, InterruptedException {
        end.await();
        throw new IOException("the test is over");
    }

    private Generation ocspOnly() throws Exception {
        return authority.leaf("authorityInfoAccess=OCSP;URI:" + authority.url("/ocsp"), 30);
    }

    private Generation crlOnly() throws Exception {
        return authority.leaf("crlDistributionPoints=URI:" + authority.url("/crl"), 30);
    }

    private void makeScopedList(String scope) throws Exception {
        authority.makeList(
                "root",
                "issuingDistributionPoint=critical,@scope\n[scope]\n" + scope,
                Instant.now().plusSeconds(3600));
    }

    private static CertificateStatus ask(Generation leaf) {
        return askAt(leaf, Instant.now());
    }

    private static CertificateStatus askAt(Generation leaf, Instant now) {
        return new StatusCheck(leaf, () -> now, PATIENCE, PATIENCE).ask();
    }

    private static void assertUnknown(CertificateStatus status, String why) {
        assertThat(status.kind()).isEqualTo(Kind.UNKNOWN);
        assertThat(status.text()).contains(why);
        assertThat(status.revocation()).isNull();
    }

    private static String shortYear() {
        return String.valueOf(Instant.now().toString().substring(2, 4));
    }

    private static int indexOf(byte[] bytes, byte[] wanted) {
        for (int i = 0; i <= bytes.length - wanted.length; i++) {
            if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        throw new AssertionError("not found");
    }
}
