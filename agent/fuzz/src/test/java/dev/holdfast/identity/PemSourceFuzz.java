package dev.holdfast.identity;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** The PEM reader. An input is the text of a file with chain and key. */
class PemSourceFuzz {
    private static final PemFixture FIXTURE = PemFixture.make();
    private static final PemReading READING = PemReading.of(FIXTURE);

    @MethodSource("bundles")
    @FuzzTest
    @DictionaryEntries({
        "-----BEGIN ",
        "-----END ",
        "-----",
        "CERTIFICATE",
        "X509 CERTIFICATE",
        "TRUSTED CERTIFICATE",
        "PRIVATE KEY",
        "ENCRYPTED PRIVATE KEY",
        "RSA PRIVATE KEY",
        "EC PRIVATE KEY",
        "EC PARAMETERS",
        "DSA PRIVATE KEY",
        "Proc-Type: 4,ENCRYPTED",
        "DEK-Info: AES-256-CBC,",
        "DEK-Info: DES-EDE3-CBC,",
        "AES-128-CFB,00",
        "BggqhkjOPQMBBw=="
    })
    void a_file_gives_an_identity_that_fits_or_is_refused_without_a_word_of_the_key(byte[] file) {
        READING.assertReadOrRefused(file);
    }

    static Stream<byte[]> bundles() throws Exception {
        byte[] plain = PemFixture.text(
                PemFixture.certificateBlock(FIXTURE.ecLeaf),
                PemFixture.certificateBlock(FIXTURE.root),
                PemFixture.pkcs8(FIXTURE.ec));
        String text = new String(plain, StandardCharsets.ISO_8859_1);
        return Stream.of(
                plain,
                PemFixture.text(PemFixture.traditional(FIXTURE.ec), PemFixture.certificateBlock(FIXTURE.ecLeaf)),
                PemFixture.text(
                        PemFixture.certificateBlock(FIXTURE.ecLeaf), PemFixture.traditionalEncrypted(FIXTURE.ec)),
                PemFixture.text(PemFixture.certificateBlock(FIXTURE.ecLeaf), PemFixture.pbkdf2(FIXTURE.ec)),
                PemFixture.text(PemFixture.certificateBlock(FIXTURE.edwardsLeaf), PemFixture.pkcs8(FIXTURE.edwards)),
                PemFixture.text(PemFixture.certificateBlock(FIXTURE.rsaLeaf), PemFixture.pkcs8(FIXTURE.ec)),
                text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1),
                ("\u00ef\u00bb\u00bfBag Attributes\n    friendlyName: orders\n" + text)
                        .getBytes(StandardCharsets.ISO_8859_1),
                text.replace("\n", "").getBytes(StandardCharsets.ISO_8859_1),
                text.substring(0, text.length() - 40).getBytes(StandardCharsets.ISO_8859_1));
    }
}
