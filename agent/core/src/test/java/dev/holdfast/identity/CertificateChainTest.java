package dev.holdfast.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.config.IdentitySettings;
import dev.holdfast.identity.TestAuthority.Request;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server would hold against a certificate is an error at the first load, with the certificate and the remedy. */
class CertificateChainTest {
    private final Path folder;
    private final Path bundle;
    private final TestAuthority root = TestAuthority.root("root");
    private final TestAuthority intermediate = root.intermediate("intermediate");
    private final TestAuthority leaf = intermediate.leaf("orders");

    CertificateChainTest(@TempDir Path folder) throws Exception {
        this.folder = folder;
        bundle = folder.resolve("tls.pem");
    }

    @Test
    void the_root_is_not_sent() throws Exception {
        assertThat(load(leaf, intermediate, root).chain())
                .containsExactly(leaf.certificate(), intermediate.certificate());
    }

    @Test
    void a_self_signed_leaf_is_a_chain_of_itself() throws Exception {
        TestAuthority alone = new Request("alone").issuedBy(null);
        assertThat(load(alone).chain()).containsExactly(alone.certificate());
    }

    @Test
    void the_chain_ends_with_its_first_certificate_that_does() throws Exception {
        Instant soon = Instant.now().plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS);
        TestAuthority brief = new Request("brief")
                .authority()
                .valid(Instant.now().minusSeconds(60), soon)
                .issuedBy(root);
        TestAuthority brieflySigned = brief.leaf("orders");
        assertThat(load(brieflySigned, brief).notAfter()).isEqualTo(soon);
    }

    @Test
    void the_root_does_not_count_for_the_end() throws Exception {
        TestAuthority old = new Request("old")
                .authority()
                .valid(Instant.now().minusSeconds(60), Instant.now().minusSeconds(1))
                .issuedBy(null);
        TestAuthority signed = old.leaf("orders");
        assertThat(load(signed, old).notAfter())
                .isEqualTo(signed.certificate().getNotAfter().toInstant());
    }

    @Test
    void certificates_in_the_wrong_order_are_named() {
        refused(
                "certificate 2 (CN=root) stands where the issuer of certificate 1 (CN=orders) must be, which is certificate 3 (CN=intermediate)",
                leaf,
                root,
                intermediate);
    }

    @Test
    void a_certificate_that_does_not_belong_is_named() throws Exception {
        refused(
                "certificate 2 (CN=other) is not the issuer of certificate 1 (CN=orders), which is CN=intermediate",
                leaf,
                TestAuthority.root("other"));
    }

    @Test
    void a_gap_is_named() {
        refused(
                "certificate 2 (CN=root) is not the issuer of certificate 1 (CN=orders), which is CN=intermediate",
                leaf,
                root);
    }

    @Test
    void an_issuer_of_the_same_name_with_another_key_is_named() throws Exception {
        refused(
                "certificate 2 (CN=intermediate) has the name of the issuer of certificate 1 (CN=orders) but did not sign it",
                leaf,
                root.intermediate("intermediate"));
    }

    @Test
    void a_key_of_a_later_certificate_says_which() throws Exception {
        Files.writeString(bundle, TestAuthority.pem(leaf.keys().getPrivate(), intermediate, leaf));
        assertThatThrownBy(this::poll)
                .hasMessageContaining("the key belongs to certificate 2 (CN=orders), which is not the first");
    }

    @Test
    void a_key_of_no_certificate_is_a_mismatch() throws Exception {
        Files.writeString(
                bundle, TestAuthority.pem(TestAuthority.newKeys("RSA2048").getPrivate(), leaf, intermediate));
        assertThatThrownBy(this::poll).hasMessageContaining("the key does not belong to certificate 1 (CN=orders)");
    }

    @Test
    void an_expired_certificate_is_refused() throws Exception {
        Instant now = Instant.now();
        refused(
                "certificate 1 (CN=orders) expired at ",
                new Request("orders")
                        .valid(now.minusSeconds(99), now.minusSeconds(1))
                        .issuedBy(root));
    }

    @Test
    void an_expired_intermediate_is_refused() throws Exception {
        Instant now = Instant.now();
        TestAuthority expired = new Request("expired")
                .authority()
                .valid(now.minusSeconds(99), now.minusSeconds(1))
                .issuedBy(root);
        refused("certificate 2 (CN=expired) expired at ", expired.leaf("orders"), expired);
    }

    @Test
    void a_certificate_without_client_authentication_is_refused() throws Exception {
        refused(
                "certificate 1 (CN=orders) has an extended key usage without clientAuth",
                new Request("orders").purpose(KeyPurposeId.id_kp_serverAuth).issuedBy(root));
    }

    @Test
    void no_extension_or_any_usage_allow_client_authentication() throws Exception {
        assertThat(load(new Request("orders").purpose(null).usage(null).issuedBy(root)))
                .isNotNull();
        assertThat(load(new Request("orders")
                        .purpose(KeyPurposeId.anyExtendedKeyUsage)
                        .issuedBy(root)))
                .isNotNull();
    }

    @Test
    void a_certificate_that_may_not_sign_is_refused() throws Exception {
        refused(
                "certificate 1 (CN=orders) has a key usage without digitalSignature",
                new Request("orders").usage(new KeyUsage(KeyUsage.keyAgreement)).issuedBy(root));
    }

    @Test
    void a_short_rsa_key_is_refused() throws Exception {
        refused(
                "certificate 1 (CN=orders) has an RSA key of 1024 bits",
                new Request("orders").keys(TestAuthority.newKeys("RSA1024")).issuedBy(root));
    }

    @Test
    void a_short_rsa_key_of_an_intermediate_is_refused() throws Exception {
        TestAuthority weak = new Request("weak")
                .authority()
                .keys(TestAuthority.newKeys("RSA1024"))
                .issuedBy(root);
        refused("certificate 2 (CN=weak) has an RSA key of 1024 bits", weak.leaf("orders"), weak);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SHA1withRSA", "MD5withRSA"})
    void a_weak_signature_is_refused(String signature) throws Exception {
        TestAuthority rsaRoot = new Request("rsa root")
                .authority()
                .keys(TestAuthority.newKeys("RSA2048"))
                .issuedBy(null);
        refused(
                "certificate 1 (CN=orders) is signed with ",
                new Request("orders").signature(signature).issuedBy(rsaRoot));
        TestAuthority weak =
                new Request("weak").authority().signature(signature).issuedBy(rsaRoot);
        refused("certificate 2 (CN=weak) is signed with ", weak.leaf("orders"), weak);
    }

    /** The digest of such a signature is in its parameters, SHA-1 where they are silent. */
    @Test
    void a_weak_signature_with_parameters_is_told_from_a_strong_one() throws Exception {
        OpenSsl openSsl = new OpenSsl(folder);
        openSsl.run("req -x509 -newkey rsa:2048 -nodes -keyout root.key -out root.pem -days 9 -subj /CN=root");
        openSsl.run("req -new -newkey rsa:2048 -nodes -keyout orders.key -out orders.csr -subj /CN=orders");
        String sign = "x509 -req -in orders.csr -CA root.pem -CAkey root.key -CAcreateserial -out orders.pem"
                + " -sigopt rsa_padding_mode:pss";
        openSsl.run(sign + " -sha256");
        Files.writeString(bundle, openSsl.read("orders.key") + openSsl.read("orders.pem"));
        assertThat(poll().leaf().getSigAlgName()).isEqualTo("RSASSA-PSS");
        openSsl.run(sign + " -sha1");
        Files.writeString(bundle, openSsl.read("orders.key") + openSsl.read("orders.pem"));
        assertThatThrownBy(this::poll).hasMessageContaining("is signed with RSASSA-PSS (SHA1)");
    }

    private void refused(String problem, TestAuthority... chain) {
        assertThatThrownBy(() -> load(chain))
                .isInstanceOf(IdentityException.class)
                .hasMessageContainingAll("identity orders: " + bundle + ": ", problem);
    }

    private Generation load(TestAuthority... chain) throws Exception {
        Files.writeString(
                bundle, TestAuthority.pem(chain[0].keys().getPrivate()) + TestAuthority.pem((Object[]) chain));
        return poll();
    }

    private Generation poll() throws IdentityException {
        IdentitySettings settings = new IdentitySettings("orders", bundle, null, null, true);
        return Objects.requireNonNull(new PemSource(settings, name -> null).poll());
    }
}
