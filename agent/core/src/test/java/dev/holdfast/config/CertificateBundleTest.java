package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateBundleTest {
    private static final String BLOCK = "-----BEGIN CERTIFICATE-----\nMAMC\r\nAQE=\n-----END CERTIFICATE-----\n";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void text_and_other_blocks_around_the_certificates_are_passed_over() throws IOException {
        String bundle = "# Example CA\n" + BLOCK + "-----BEGIN PUBLIC KEY-----\n!!\n-----END PUBLIC KEY-----\n" + BLOCK;

        assertThat(CertificateBundle.certificates(bytes(bundle))).hasSize(2).allSatisfy(encoded -> assertThat(encoded)
                .containsExactly(0x30, 3, 2, 1, 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-----BEGIN CERTIFICATE-----\nMAMCAQE=\n", // cut off behind it
                "-----BEGIN CERTIFICATE-----\nMAMCAQ==\n-----END CERTIFICATE-----\n", // shorter than it says
                "-----BEGIN CERTIFICATE-----\nMAMCAQEB\n-----END CERTIFICATE-----\n", // longer
                "-----BEGIN CERTIFICATE-----\nAgMCAQE=\n-----END CERTIFICATE-----\n", // no sequence
                "-----BEGIN CERTIFICATE-----\nMIT/////\n-----END CERTIFICATE-----\n", // a length of four bytes
                "-----BEGIN CERTIFICATE-----\nM*MCAQE=\n-----END CERTIFICATE-----\n",
            })
    void a_torn_certificate_is_an_error_that_says_which(String torn) {
        assertThatThrownBy(() -> CertificateBundle.certificates(bytes(BLOCK + torn)))
                .isInstanceOf(IOException.class)
                .hasMessage("is cut off or damaged at certificate 2");
    }

    @Test
    void a_file_without_one_a_folder_and_a_file_beyond_measure_are_errors() throws IOException {
        Path large = Files.write(folder.resolve("large.pem"), new byte[(1 << 20) + 1]);

        assertThatThrownBy(() -> CertificateBundle.certificates(bytes("nothing")))
                .hasMessage("holds no PEM certificate");
        assertThatThrownBy(() -> CertificateBundle.read(folder)).hasMessage("is not a file");
        assertThatThrownBy(() -> CertificateBundle.read(folder.resolve("none"))).hasMessage("does not exist");
        assertThatThrownBy(() -> CertificateBundle.read(large)).hasMessage("is larger than 1 MiB");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
