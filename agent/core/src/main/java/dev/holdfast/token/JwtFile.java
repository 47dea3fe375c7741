package dev.holdfast.token;

import dev.holdfast.token.TokenException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file with one JWT that something else keeps fresh: a JWT-SVID, a service account token that Kubernetes projects. It is read for
 * every request. Stateless.
 */
final class JwtFile {
    private static final int LARGEST = 64 * 1024;

    private final String issuer;
    private final Path file;
    private final String key;

    /**
     * @param issuer name of the issuer for which it is
     * @param key of the configuration, as named in failures
     */
    JwtFile(String issuer, Path file, String key) {
        this.issuer = issuer;
        this.file = file;
        this.key = key;
    }

    String read() throws TokenException {
        String text;
        // opening a named pipe would wait for its writer
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw unusable("is not a file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            text = new String(in.readNBytes(LARGEST), StandardCharsets.ISO_8859_1).strip();
        } catch (IOException e) {
            throw unusable("cannot be read: " + e.getClass().getSimpleName());
        }
        if (!isCompact(text)) {
            throw unusable("does not hold a JWT in compact form");
        }
        return text;
    }

    /** Three parts of base64url, RFC 7515 section 7.1; a file that is being written has fewer, or none. */
    private static boolean isCompact(String text) {
        int dots = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean base64url =
                    (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
            if (c == '.') {
                dots++;
            } else if (!base64url) {
                return false;
            }
        }
        return dots == 2 && text.length() < LARGEST;
    }

    private TokenException unusable(String problem) {
        return new TokenException(
                Reason.CLIENT_ASSERTION,
                "issuer " + issuer + ": the file " + file + " " + problem + "; check what keeps it fresh, or \"" + key
                        + "\" of the issuer");
    }
}
