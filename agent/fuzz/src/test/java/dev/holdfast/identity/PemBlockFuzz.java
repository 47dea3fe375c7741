package dev.holdfast.identity;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.bouncycastle.util.io.pem.PemObject;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is inside the blocks of a PEM file, where changes to its text seldom get. An input is one byte that says which block of a
 * good bundle is replaced by what kind, and the bytes in that block.
 */
class PemBlockFuzz {
    private static final PemFixture FIXTURE = PemFixture.make();
    private static final PemReading READING = PemReading.of(FIXTURE);
    private static final String[] KINDS = {
        "PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "CERTIFICATE", "EC PARAMETERS"
    };

    @MethodSource("blocks")
    @FuzzTest
    void a_block_is_decoded_or_refused_without_a_word_of_the_key(byte[] input) {
        if (input.length == 0) {
            return;
        }
        String kind = KINDS[(input[0] & 7) % KINDS.length];
        PemObject block = new PemObject(kind, Arrays.copyOfRange(input, 1, input.length));
        try {
            READING.assertReadOrRefused(bundle(block, (input[0] & 8) == 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bundle(PemObject block, boolean ec) throws IOException, GeneralSecurityException {
        PemObject leaf = PemFixture.certificateBlock(ec ? FIXTURE.ecLeaf : FIXTURE.rsaLeaf);
        return switch (block.getType()) {
            case "CERTIFICATE" -> PemFixture.text(block, PemFixture.pkcs8(ec ? FIXTURE.ec : FIXTURE.rsa));
            case "EC PARAMETERS" -> PemFixture.text(leaf, block, PemFixture.withoutCurve(FIXTURE.ec));
            default -> PemFixture.text(leaf, block);
        };
    }

    static Stream<byte[]> blocks() throws Exception {
        return Stream.of(
                input(0, PemFixture.pkcs8(FIXTURE.ec)),
                input(8, PemFixture.pkcs8(FIXTURE.rsa)),
                input(0, PemFixture.pkcs8(FIXTURE.edwards)),
                input(1, PemFixture.pbkdf2(FIXTURE.ec)),
                input(1, PemFixture.scrypt(FIXTURE.ec)),
                input(1, PemFixture.pkcs12(FIXTURE.ec)),
                input(10, PemFixture.traditional(FIXTURE.rsa)),
                input(3, PemFixture.traditional(FIXTURE.ec)),
                input(3, PemFixture.withoutCurve(FIXTURE.ec)),
                input(4, PemFixture.certificateBlock(FIXTURE.ecLeaf)),
                input(12, PemFixture.certificateBlock(FIXTURE.rsaLeaf)),
                input(4, PemFixture.certificateBlock(FIXTURE.root)),
                input(4, keyInACertificate()),
                input(5, PemFixture.curve()));
    }

    /** What the JDK quoted once: it reads PEM inside of PEM. */
    private static PemObject keyInACertificate() throws IOException {
        String text = new String(PemFixture.text(PemFixture.pkcs8(FIXTURE.ec)), StandardCharsets.ISO_8859_1);
        return new PemObject("CERTIFICATE", text.replace("\n", "").getBytes(StandardCharsets.ISO_8859_1));
    }

    private static byte[] input(int selection, PemObject block) {
        ByteArrayOutputStream input = new ByteArrayOutputStream();
        input.write(selection);
        input.writeBytes(block.getContent());
        return input.toByteArray();
    }
}
