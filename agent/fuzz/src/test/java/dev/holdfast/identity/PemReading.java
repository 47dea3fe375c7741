package dev.holdfast.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.config.IdentitySettings;
import dev.holdfast.config.PasswordSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;

/** What must hold of every file that an identity is read from. */
final class PemReading {
    private static final int SHORTEST_LEAK = 10;
    private static final int LONGEST_MESSAGE = 4096;
    private static final byte[] MESSAGE = {1, 2, 3};

    private final Path file;
    private final Set<String> secrets = new HashSet<>();

    private PemReading(PemFixture fixture) throws IOException {
        file = Files.createTempFile("holdfast-fuzz", ".pem");
        file.toFile().deleteOnExit();
        addSecrets(numberOf(fixture.ec));
        addSecrets(numberOf(fixture.edwards));
        addSecrets(PemFixture.PASSWORD);
    }

    static PemReading of(PemFixture fixture) {
        try {
            return new PemReading(fixture);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void assertReadOrRefused(byte[] content) {
        try {
            Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        IdentitySettings settings =
                new IdentitySettings("orders", file, null, new PasswordSource(null, "KEY_PASSWORD"), true);
        try {
            Generation generation = new PemSource(settings, name -> PemFixture.PASSWORD).poll();
            assertThat(generation).isNotNull();
            assertKeyIsTheLeafs(generation);
            assertNoSecretIn(generation.toString());
        } catch (IdentityException e) {
            assertFitForALogLine(e);
        }
    }

    /** By a signature, as a server does it. */
    private static void assertKeyIsTheLeafs(Generation generation) {
        String algorithm =
                switch (generation.privateKey().getAlgorithm()) {
                    case "EC" -> "SHA256withECDSA";
                    case "RSA" -> "SHA256withRSA";
                    default -> generation.privateKey().getAlgorithm();
                };
        try {
            Signature signer = Signature.getInstance(algorithm);
            signer.initSign(generation.privateKey());
            signer.update(MESSAGE);
            byte[] signature = signer.sign();
            signer.initVerify(generation.leaf().getPublicKey());
            signer.update(MESSAGE);
            assertThat(signer.verify(signature)).isTrue();
        } catch (GeneralSecurityException e) {
            throw new AssertionError("an identity that cannot sign", e);
        }
    }

    private void assertFitForALogLine(IdentityException exception) {
        assertThat(exception.getCause()).isNull();
        String message = String.valueOf(exception.getMessage());
        assertThat(message).startsWith("identity orders: " + file + ": ");
        assertThat(message.length()).isLessThanOrEqualTo(LONGEST_MESSAGE);
        for (int i = 0; i < message.length(); i++) {
            if (Character.isISOControl(message.charAt(i))) {
                throw new AssertionError("a control character at " + i);
            }
        }
        assertNoSecretIn(message);
    }

    private void assertNoSecretIn(String text) {
        for (int i = 0; i + SHORTEST_LEAK <= text.length(); i++) {
            if (secrets.contains(text.substring(i, i + SHORTEST_LEAK))) {
                throw new AssertionError("a piece of the key or its password is told");
            }
        }
    }

    /** The last 32 bytes of either encoding, as they stand in the file; what is before them is the same in every key. */
    private static String numberOf(KeyPair keys) {
        byte[] encoded = keys.getPrivate().getEncoded();
        String text = Base64.getEncoder().withoutPadding().encodeToString(encoded);
        return text.substring((encoded.length - 32 + 2) / 3 * 4);
    }

    private void addSecrets(String secret) {
        for (int i = 0; i + SHORTEST_LEAK <= secret.length(); i++) {
            secrets.add(secret.substring(i, i + SHORTEST_LEAK));
        }
    }
}
