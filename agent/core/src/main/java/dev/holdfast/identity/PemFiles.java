package dev.holdfast.identity;

import dev.holdfast.config.IdentitySettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an identity's files as one reading found them, or the problem of that reading. Closing wipes the bytes, so that a
 * key that stands in clear in its file does not stay in the heap.
 */
final class PemFiles implements AutoCloseable {
    /** Chains are a few KiB; more is another file by mistake. */
    static final int MAXIMUM_SIZE = 1 << 20;

    private byte[] certificate = {};
    private byte @Nullable [] key;
    private byte @Nullable [] password;
    private @Nullable IdentityException problem;

    private PemFiles() {}

    /** Reads all files, through symbolic links. */
    static PemFiles read(IdentitySettings settings) {
        PemFiles files = new PemFiles();
        try {
            files.certificate = readFile(settings.certificate());
            Path key = settings.key();
            files.key = key == null ? null : readFile(key);
            Path password = settings.keyPassword() == null
                    ? null
                    : settings.keyPassword().file();
            files.password = password == null ? null : readFile(password);
        } catch (IdentityException e) {
            files.problem = e;
        }
        return files;
    }

    byte[] certificate() throws IdentityException {
        if (problem != null) {
            throw problem;
        }
        return certificate;
    }

    /** Null when the key is in the certificate's file. */
    byte @Nullable [] key() {
        return key;
    }

    /** The password file as it is; null when the password is elsewhere. */
    byte @Nullable [] password() {
        return password;
    }

    /** Equal for readings that found the same; one cannot get from it to the key. */
    byte[] fingerprint() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            // digests of digests: a byte that moves from one file to the next is a difference
            digest.update(sha256(certificate));
            digest.update(key == null ? new byte[1] : sha256(key));
            digest.update(password == null ? new byte[1] : sha256(password));
            if (problem != null) {
                digest.update(String.valueOf(problem.getMessage()).getBytes(StandardCharsets.UTF_8));
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    @Override
    public void close() {
        Arrays.fill(certificate, (byte) 0);
        if (key != null) {
            Arrays.fill(key, (byte) 0);
        }
        if (password != null) {
            Arrays.fill(password, (byte) 0);
        }
    }

    static byte[] readFile(Path file) throws IdentityException {
        // opening a named pipe would wait for its writer
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IdentityException(file, "is not a file", "Name the PEM file itself");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAXIMUM_SIZE + 1);
            if (bytes.length > MAXIMUM_SIZE) {
                Arrays.fill(bytes, (byte) 0);
                throw new IdentityException(
                        file, "is larger than " + MAXIMUM_SIZE + " bytes", "Name a PEM file with one chain or key");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw new IdentityException(file, "does not exist", "Create it or correct the path in the configuration");
        } catch (AccessDeniedException e) {
            throw new IdentityException(file, "may not be read", "Let the user that runs this JVM read it");
        } catch (IOException e) {
            throw new IdentityException(file, "cannot be read: " + e.getMessage(), "Check the file system");
        }
    }

    private static byte[] sha256(byte[] bytes) throws NoSuchAlgorithmException {
        return MessageDigest.getInstance("SHA-256").digest(bytes);
    }
}
