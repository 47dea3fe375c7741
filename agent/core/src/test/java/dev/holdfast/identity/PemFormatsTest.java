package dev.holdfast.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.config.IdentitySettings;
import dev.holdfast.config.PasswordSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything that openssl writes is read, and what is not supported says how to convert it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PemFormatsTest {
    private static final String EC = "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out plain.key";
    private static final String RSA = "genpkey -algorithm RSA -out plain.key";

    private final Path folder;
    private final OpenSsl openSsl;

    PemFormatsTest(@TempDir Path folder) throws Exception {
        this.folder = folder;
        openSsl = new OpenSsl(folder);
        openSsl.authority();
    }

    @ParameterizedTest
    @CsvSource({
        "EC,         genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out plain.key",
        "EC,         genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out plain.key",
        "EC,         genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-521 -out plain.key",
        "EC,         ecparam -name prime256v1 -genkey -out plain.key",
        "EC,         ecparam -name secp384r1 -genkey -noout -out plain.key",
        "RSA,        genpkey -algorithm RSA -out plain.key",
        "RSA,        genrsa -traditional -out plain.key 2048",
        "RSASSA-PSS, genpkey -algorithm RSA-PSS -out plain.key",
        "RSASSA-PSS, genpkey -algorithm RSA-PSS -pkeyopt rsa_pss_keygen_md:sha384 -pkeyopt rsa_pss_keygen_mgf1_md:sha384 -pkeyopt rsa_pss_keygen_saltlen:48 -out plain.key",
        "EdDSA,      genpkey -algorithm ED25519 -out plain.key",
        "EdDSA,      genpkey -algorithm ED448 -out plain.key",
    })
    void a_plain_key_is_read(String algorithm, String command) throws Exception {
        openSsl.run(command);
        openSsl.certify("orders", "plain.key");
        Generation generation = load("orders-chain.pem", "plain.key", null);
        assertThat(generation.privateKey().getAlgorithm()).isEqualTo(algorithm);
        assertThat(generation.leaf().getSubjectX500Principal().getName()).isEqualTo("CN=orders");
        assertThat(generation.chain()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pkcs8 -topk8",
                "pkcs8 -topk8 -v2 aes-128-cbc",
                "pkcs8 -topk8 -v2 aes-192-cbc",
                "pkcs8 -topk8 -v2 aes-256-cbc -v2prf hmacWithSHA512",
                "pkcs8 -topk8 -v2 aes-256-cbc -v2prf hmacWithSHA384",
                "pkcs8 -topk8 -v2 aes-256-cbc -v2prf hmacWithSHA1 -iter 10000",
                "pkcs8 -topk8 -v2 des3",
                "pkcs8 -topk8 -scrypt",
                "pkcs8 -topk8 -v1 PBE-SHA1-3DES",
                "ec -aes256",
                "ec -aes128",
                "ec -des3",
            })
    void an_encrypted_key_is_read(String command) throws Exception {
        openSsl.run(EC);
        openSsl.certify("orders", "plain.key");
        openSsl.run(command + " -in plain.key -passout pass:secret -out encrypted.key");
        assertThat(openSsl.read("encrypted.key")).contains("ENCRYPTED");
        assertThat(load("orders-chain.pem", "encrypted.key", password()).chain())
                .hasSize(2);
    }

    @Test
    void an_encrypted_traditional_rsa_key_is_read() throws Exception {
        openSsl.run(RSA);
        openSsl.certify("orders", "plain.key");
        openSsl.run("rsa -traditional -aes256 -in plain.key -passout pass:secret -out encrypted.key");
        assertThat(openSsl.read("encrypted.key")).contains("Proc-Type: 4,ENCRYPTED");
        assertThat(load("orders-chain.pem", "encrypted.key", password())
                        .privateKey()
                        .getAlgorithm())
                .isEqualTo("RSA");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-nodes", "-passout pass:secret", "-passout pass:secret -des3"})
    void a_bundle_that_pkcs12_wrote_is_read_through_its_bag_attributes(String option) throws Exception {
        openSsl.identity("orders");
        openSsl.run(
                "pkcs12 -export -in orders-chain.pem -inkey orders.key -name orders -passout pass:x -out orders.p12");
        openSsl.run("pkcs12 -in orders.p12 -passin pass:x -out bundle.pem " + option);
        assertThat(openSsl.read("bundle.pem")).contains("Bag Attributes");
        assertThat(load("bundle.pem", null, password()).chain()).hasSize(2);
    }

    @Test
    void the_key_of_a_bundle_may_stand_before_or_behind_the_certificates() throws Exception {
        openSsl.identity("orders");
        write("behind.pem", openSsl.read("orders-chain.pem") + openSsl.read("orders.key"));
        write("before.pem", openSsl.read("orders.key") + openSsl.read("orders-chain.pem"));
        assertThat(load("behind.pem", null, null).thumbprint())
                .isEqualTo(load("before.pem", null, null).thumbprint());
    }

    @Test
    void windows_line_ends_and_text_around_the_blocks_do_no_harm() throws Exception {
        openSsl.identity("orders");
        String bundle = "\uFEFF" + openSsl.read("orders.key") + "subject=CN = orders\n\n"
                + openSsl.read("orders-chain.pem") + "\nno PEM at all: - = +\n---\n";
        write("bundle.pem", bundle.replace("\n", "\r\n"));
        assertThat(load("bundle.pem", null, null).chain()).hasSize(2);
    }

    @Test
    void a_sec1_key_may_leave_its_curve_to_the_parameters_block() throws Exception {
        openSsl.run("ecparam -name prime256v1 -genkey -out plain.key");
        openSsl.certify("orders", "plain.key");
        openSsl.run("ec -in plain.key -no_public -outform der -out bare.der");
        byte[] der = Files.readAllBytes(openSsl.file("bare.der"));
        // SEQUENCE { version 1, OCTET STRING of 32 bytes } and nothing of the curve that follows them
        byte[] bare = Arrays.copyOf(der, 2 + 3 + 34);
        bare[1] = 3 + 34;
        String parameters = openSsl.read("plain.key");
        write(
                "bare.key",
                parameters.substring(0, parameters.indexOf("-----BEGIN EC PRIVATE KEY"))
                        + "-----BEGIN EC PRIVATE KEY-----\n"
                        + Base64.getEncoder().encodeToString(bare) + "\n-----END EC PRIVATE KEY-----\n");
        assertThat(load("orders-chain.pem", "bare.key", null).chain()).hasSize(2);
    }

    @Test
    void the_password_comes_from_the_environment_too() throws Exception {
        openSsl.run(EC);
        openSsl.certify("orders", "plain.key");
        openSsl.run("pkcs8 -topk8 -in plain.key -passout pass:secret -out encrypted.key");
        IdentitySettings settings =
                settings("orders-chain.pem", "encrypted.key", new PasswordSource(null, "KEY_PASSWORD"));
        assertThat(new PemSource(settings, Map.of("KEY_PASSWORD", "secret")::get).poll())
                .isNotNull();
        assertThatThrownBy(() -> new PemSource(settings, name -> null).poll())
                .isInstanceOf(IdentityException.class)
                .hasMessageContainingAll("encrypted.key", "KEY_PASSWORD is not set");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pkcs8 -topk8", "pkcs8 -topk8 -scrypt", "pkcs8 -topk8 -v1 PBE-SHA1-3DES", "ec -aes256"})
    void a_wrong_or_missing_password_is_named_and_never_shown(String command) throws Exception {
        openSsl.run(EC);
        openSsl.certify("orders", "plain.key");
        openSsl.run(command + " -in plain.key -passout pass:other -out encrypted.key");
        assertThatThrownBy(() -> load("orders-chain.pem", "encrypted.key", password()))
                .isInstanceOf(IdentityException.class)
                .hasMessageContainingAll("encrypted.key", "key-password")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> load("orders-chain.pem", "encrypted.key", null))
                .hasMessageContainingAll("encrypted.key", "the key is encrypted", "key-password");
    }

    @Test
    void an_encryption_that_is_not_supported_comes_with_the_command_that_converts_it() throws Exception {
        openSsl.run(EC);
        openSsl.certify("orders", "plain.key");
        openSsl.run("pkcs8 -topk8 -v2 camellia-256-cbc -in plain.key -passout pass:secret -out encrypted.key");
        assertThatThrownBy(() -> load("orders-chain.pem", "encrypted.key", password()))
                .isInstanceOf(IdentityException.class)
                .hasMessageContainingAll("encrypted.key", "is not supported", "openssl pkcs8 -topk8 -v2 aes-256-cbc");
    }

    @Test
    void a_traditional_encryption_that_is_not_supported_comes_with_the_command_too() throws Exception {
        openSsl.run(EC);
        openSsl.certify("orders", "plain.key");
        openSsl.run("ec -camellia256 -in plain.key -passout pass:secret -out encrypted.key");
        assertThatThrownBy(() -> load("orders-chain.pem", "encrypted.key", password()))
                .isInstanceOf(IdentityException.class)
                .hasMessageContainingAll("encrypted.key", "openssl pkcs8 -topk8 -v2 aes-256-cbc");
    }

    @Test
    void a_curve_without_a_name_is_refused_with_the_command_that_names_it() throws Exception {
        openSsl.identity("orders");
        openSsl.run("ecparam -name prime256v1 -genkey -noout -param_enc explicit -out explicit.key");
        assertThatThrownBy(() -> load("orders-chain.pem", "explicit.key", null))
                .isInstanceOf(IdentityException.class)
                .hasMessageContainingAll("explicit.key", "does not name its curve", "-param_enc named_curve");
    }

    @ParameterizedTest
    @CsvSource({
        "genpkey -algorithm X25519 -out odd.key, is not supported",
        "genpkey -genparam -algorithm DSA -out odd.key, holds no private key",
        "rand -out odd.key 3000, holds no PEM block",
        "rand -out odd.key 1048577, is larger than 1048576 bytes",
    })
    void a_file_that_holds_no_usable_key_says_so(String command, String problem) throws Exception {
        openSsl.identity("orders");
        openSsl.run(command);
        assertThatThrownBy(() -> load("orders-chain.pem", "odd.key", null))
                .isInstanceOf(IdentityException.class)
                .hasMessageContainingAll("identity orders", "odd.key", problem);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out plain.key",
                "genpkey -algorithm RSA -out plain.key",
                "genpkey -algorithm ED25519 -out plain.key"
            })
    void a_provider_that_the_application_put_first_does_not_get_the_key(String command) throws Exception {
        openSsl.run(command);
        openSsl.certify("orders", "plain.key");
        Provider first = new BouncyCastleProvider();
        Security.insertProviderAt(first, 1);
        try {
            PrivateKey key = load("orders-chain.pem", "plain.key", null).privateKey();
            assertThat(key.getClass().getName()).startsWith("sun.security.");
        } finally {
            Security.removeProvider(first.getName());
        }
    }

    @Test
    void reading_registers_no_provider() throws Exception {
        openSsl.identity("orders");
        List<Provider> before = List.of(Security.getProviders());
        load("orders-chain.pem", "orders.key", null);
        assertThat(Security.getProviders()).containsExactlyElementsOf(before);
    }

    @Test
    void a_folder_is_not_a_file() throws Exception {
        openSsl.identity("orders");
        Files.createDirectory(folder.resolve("folder"));
        assertThatThrownBy(() -> load("orders-chain.pem", "folder", null)).hasMessageContaining("is not a file");
    }

    @Test
    void two_keys_in_one_bundle_are_one_too_many() throws Exception {
        openSsl.identity("orders");
        write("bundle.pem", openSsl.read("orders.key") + openSsl.read("root.key") + openSsl.read("orders-chain.pem"));
        assertThatThrownBy(() -> load("bundle.pem", null, null)).hasMessageContaining("more than one private key");
    }

    private Generation load(String certificate, @Nullable String key, @Nullable PasswordSource password)
            throws IdentityException {
        return Objects.requireNonNull(new PemSource(settings(certificate, key, password), name -> null).poll());
    }

    private IdentitySettings settings(String certificate, @Nullable String key, @Nullable PasswordSource password) {
        return new IdentitySettings(
                "orders", folder.resolve(certificate), key == null ? null : folder.resolve(key), password, true);
    }

    private PasswordSource password() throws IOException {
        return new PasswordSource(write("password", "secret\n"), null);
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }
}
