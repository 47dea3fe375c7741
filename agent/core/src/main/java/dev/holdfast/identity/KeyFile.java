package dev.holdfast.identity;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.Arrays;

/**
 * A PEM file with a private key that is no identity's, such as one that signs assertions. It is read anew at each use, which is
 * rare, so that a key that was replaced is the one that signs. Stateless.
 */
public final class KeyFile {
    private KeyFile() {}

    /**
     * The only private key of the file.
     *
     * @throws IdentityException saying what is wrong with the file and what to do, never with any of its content
     */
    public static PrivateKey read(Path file) throws IdentityException {
        byte[] content = PemFiles.readFile(file);
        try (KeyPassword none = new KeyPassword(null, name -> null, null)) {
            if (new String(content, StandardCharsets.ISO_8859_1).contains("ENCRYPTED")) {
                throw new IdentityException(
                        file,
                        "the key is encrypted",
                        "Put a key there that is not, and that only this process can read");
            }
            return PemDocument.parse(file, content).privateKey(none);
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }
}
