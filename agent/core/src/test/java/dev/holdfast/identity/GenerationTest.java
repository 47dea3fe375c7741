package dev.holdfast.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.identity.TestAuthority.Request;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.Principal;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GenerationTest {
    /** RFC 8705 appendix A. */
    private static final String RFC_8705_CERTIFICATE = """
            -----BEGIN CERTIFICATE-----
            MIIBBjCBrAIBAjAKBggqhkjOPQQDAjAPMQ0wCwYDVQQDDARtdGxzMB4XDTE4MTAx
            ODEyMzcwOVoXDTIyMDUwMjEyMzcwOVowDzENMAsGA1UEAwwEbXRsczBZMBMGByqG
            SM49AgEGCCqGSM49AwEHA0IABNcnyxwqV6hY8QnhxxzFQ03C7HKW9OylMbnQZjjJ
            /Au08/coZwxS7LfA4vOLS9WuneIXhbGGWvsDSb0tH6IxLm8wCgYIKoZIzj0EAwID
            SQAwRgIhAP0RC1E+vwJD/D1AGHGzuri+hlV/PpQEKTWUVeORWz83AiEA5x2eXZOV
            bUlJSGQgjwD5vaUaKlLR50Q2DmFfQj1L+SY=
            -----END CERTIFICATE-----
            """;

    @Test
    void the_thumbprint_is_that_of_rfc_8705() throws Exception {
        X509Certificate leaf = (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(
                        new ByteArrayInputStream(RFC_8705_CERTIFICATE.getBytes(StandardCharsets.US_ASCII)));
        Generation generation =
                Generation.of("orders", TestAuthority.newKeys("secp256r1").getPrivate(), List.of(leaf));
        assertThat(generation.thumbprint()).isEqualTo("A4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0");
        assertThat(generation.notAfter()).isEqualTo(Instant.parse("2022-05-02T12:37:09Z"));
    }

    @Test
    void numbers_rise_over_all_identities() throws Exception {
        TestAuthority root = TestAuthority.root("root");
        Generation one = generation(root.leaf("a"));
        Generation other = Generation.of("other", one.privateKey(), one.chain());
        assertThat(other.number()).isGreaterThan(one.number());
    }

    @Test
    void there_is_no_generation_without_a_certificate() {
        assertThatThrownBy(() -> new Generation(
                        1,
                        "orders",
                        TestAuthority.newKeys("secp256r1").getPrivate(),
                        List.of(),
                        "x",
                        Instant.MIN,
                        Instant.MAX,
                        null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void its_text_has_the_thumbprint_and_no_key() throws Exception {
        Generation generation = generation(TestAuthority.root("root").leaf("orders"));
        assertThat(generation).hasToString("orders/" + generation.number() + " x5t#S256 " + generation.thumbprint());
    }

    @ParameterizedTest
    @CsvSource({
        // key,      issuer's key, asked for and ours, asked for and not ours
        "secp256r1,  secp256r1, EC EC_EC EC/secp256r1,  EC_RSA RSA RSASSA-PSS EdDSA Ed25519 DSA EC/secp384r1 EC_ E '' EC256",
        "secp384r1,  secp256r1, EC EC_EC EC/secp384r1,  EC_RSA EC/secp256r1 EC/secp521r1 EC/brainpoolP384r1",
        "secp521r1,  RSA2048,   EC EC_RSA EC/secp521r1, EC_EC RSA",
        "RSA2048,    RSA2048,   RSA RSA_RSA,            RSASSA-PSS RSA_OR_PSS RSA_EC EC EdDSA DH_RSA",
        "Ed25519,    secp256r1, EdDSA Ed25519,          Ed448 EC RSA EdDSA_EC Ed",
        "Ed448,      secp256r1, EdDSA Ed448,            Ed25519 EC",
    })
    void every_key_type_that_a_tls_stack_asks_for_is_told_apart(
            String kind, String issuerKind, String ours, String others) throws Exception {
        TestAuthority root = new Request("root")
                .authority()
                .keys(TestAuthority.newKeys(issuerKind))
                .issuedBy(null);
        KeyPair keys = TestAuthority.newKeys(kind);
        TestAuthority leaf = new Request("orders").keys(keys).issuedBy(root);
        Generation alone = generation(leaf);
        Generation withIssuer =
                Generation.of("orders", keys.getPrivate(), List.of(leaf.certificate(), root.certificate()));
        for (String keyType : ours.split(" ", -1)) {
            assertThat(alone.hasKeyType(keyType)).as(keyType).isTrue();
            assertThat(withIssuer.hasKeyType(keyType)).as(keyType).isTrue();
        }
        for (String keyType : others.replace("''", "").split(" ", -1)) {
            assertThat(alone.hasKeyType(keyType)).as(keyType).isFalse();
            assertThat(withIssuer.hasKeyType(keyType)).as(keyType).isFalse();
        }
    }

    @Test
    void it_leads_to_each_issuer_of_its_chain_and_to_no_other() throws Exception {
        TestAuthority root = TestAuthority.root("root");
        TestAuthority intermediate = root.intermediate("intermediate");
        TestAuthority leaf = intermediate.leaf("orders");
        Generation generation = Generation.of(
                "orders", leaf.keys().getPrivate(), List.of(leaf.certificate(), intermediate.certificate()));
        X500Principal other = new X500Principal("CN=other");
        assertThat(generation.leadsTo(null)).isTrue();
        assertThat(generation.leadsTo(new Principal[0])).isTrue();
        assertThat(generation.leadsTo(new Principal[] {other, new X500Principal("CN=Root")}))
                .as("names compare as RFC 5280 says")
                .isTrue();
        assertThat(generation.leadsTo(new Principal[] {new X500Principal("CN=intermediate")}))
                .isTrue();
        assertThat(generation.leadsTo(new Principal[] {other, new X500Principal("CN=orders")}))
                .isFalse();
        assertThat(generation.leadsTo(new Principal[] {() -> "CN=root"})).isTrue();
        assertThat(generation.leadsTo(new Principal[] {() -> "not a distinguished name"}))
                .isFalse();
    }

    private static Generation generation(TestAuthority leaf) {
        return Generation.of("orders", leaf.keys().getPrivate(), List.of(leaf.certificate()));
    }
}
