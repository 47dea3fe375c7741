package dev.holdfast.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.config.IdentitySettings;
import dev.holdfast.config.PasswordSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.assertj.core.api.AbstractThrowableAssert;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.misc.MiscObjectIdentifiers;
import org.bouncycastle.asn1.misc.ScryptParams;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.EncryptionScheme;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCS12PBEParams;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that would take the JVM's stack, memory or time, or have a piece of a key told, are refused like any other bad file. */
class HostilePemTest {
    private final Path folder;
    private final TestAuthority leaf;
    private final String key;
    private final String encodedKey;

    HostilePemTest(@TempDir Path folder) throws Exception {
        this.folder = folder;
        leaf = TestAuthority.root("root").leaf("orders");
        key = TestAuthority.pem(leaf.keys().getPrivate());
        encodedKey = Base64.getEncoder().encodeToString(leaf.keys().getPrivate().getEncoded());
    }

    @Test
    void a_certificate_that_nests_deeper_than_the_stack_is_refused() throws Exception {
        byte[] nested = new byte[400_000];
        for (int i = 0; i < nested.length; i += 2) {
            nested[i] = 0x30;
            nested[i + 1] = (byte) 0x80;
        }
        assertRefused(block("CERTIFICATE", nested) + key).hasMessageContaining("is not encoded by DER");
        assertRefused(TestAuthority.pem(leaf) + block("PRIVATE KEY", nested)).hasMessageContaining("can be decoded");
    }

    @ParameterizedTest
    @CsvSource({"16384, 1048576, 1", "1073741824, 8, 1", "16384, 8, 1000000", "2, 1, 2000000000"})
    void a_key_whose_scrypt_asks_for_all_memory_or_time_is_refused(int cost, int blockSize, int parallel)
            throws Exception {
        assertAsksForTooMuch(
                pbes2(MiscObjectIdentifiers.id_scrypt, new ScryptParams(new byte[8], cost, blockSize, parallel)));
    }

    @ParameterizedTest
    @ValueSource(ints = {2_000_001, Integer.MAX_VALUE})
    void a_key_whose_password_is_hashed_without_end_is_refused(int iterations) throws Exception {
        assertAsksForTooMuch(pbes2(PKCSObjectIdentifiers.id_PBKDF2, new PBKDF2Params(new byte[8], iterations)));
        assertAsksForTooMuch(new AlgorithmIdentifier(
                PKCSObjectIdentifiers.pbeWithSHAAnd3_KeyTripleDES_CBC, new PKCS12PBEParams(new byte[8], iterations)));
    }

    @Test
    void a_label_or_header_that_is_a_piece_of_the_key_is_not_told() throws Exception {
        String certificate = TestAuthority.pem(leaf);
        assertRefused(certificate + "-----BEGIN " + encodedKey + " PRIVATE KEY-----\nAAAA\n-----END " + encodedKey
                + " PRIVATE KEY-----\n");
        assertRefused(certificate + "-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: " + encodedKey
                + ",00\n\nAAAA\n-----END EC PRIVATE KEY-----\n");
    }

    @Test
    void a_key_in_a_block_that_calls_itself_a_certificate_is_not_told() throws Exception {
        assertRefused(block("CERTIFICATE", key.replace("\n", "").getBytes(StandardCharsets.ISO_8859_1)) + key)
                .hasMessageContaining("certificate 1 is not encoded by DER");
        assertRefused(block("CERTIFICATE", leaf.keys().getPrivate().getEncoded()) + key)
                .hasMessageContaining("certificate 1 cannot be decoded");
    }

    @Test
    void the_names_of_a_certificate_cannot_forge_a_line_of_the_log() throws Exception {
        TestAuthority other = TestAuthority.root("root").leaf("a\u001b[2K\rb\nc");
        assertRefused(TestAuthority.pem(other) + key).hasMessageContaining("the key does not belong to");
    }

    private void assertAsksForTooMuch(AlgorithmIdentifier encryption) throws Exception {
        byte[] encrypted = new EncryptedPrivateKeyInfo(encryption, new byte[32]).getEncoded();
        assertRefused(TestAuthority.pem(leaf) + block("ENCRYPTED PRIVATE KEY", encrypted))
                .hasMessageContaining("asks for more work");
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertRefused(String bundle) throws IOException {
        Path file = Files.writeString(folder.resolve("bundle.pem"), bundle);
        IdentitySettings settings =
                new IdentitySettings("orders", file, null, new PasswordSource(null, "KEY_PASSWORD"), true);
        return assertThatThrownBy(() -> new PemSource(settings, name -> "secret").poll())
                .isInstanceOf(IdentityException.class)
                .hasNoCause()
                .satisfies(e -> assertThat(e.getMessage())
                        .hasSizeLessThan(2000)
                        .doesNotContain(encodedKey.substring(48, 64))
                        .matches("\\P{Cntrl}*"));
    }

    private static AlgorithmIdentifier pbes2(ASN1ObjectIdentifier function, ASN1Encodable parameters) {
        return new AlgorithmIdentifier(
                PKCSObjectIdentifiers.id_PBES2,
                new PBES2Parameters(
                        new KeyDerivationFunc(function, parameters),
                        new EncryptionScheme(NISTObjectIdentifiers.id_aes256_CBC, new DEROctetString(new byte[16]))));
    }

    private static String block(String type, byte[] content) {
        return "-----BEGIN " + type + "-----\n" + Base64.getMimeEncoder().encodeToString(content) + "\n-----END " + type
                + "-----\n";
    }
}
