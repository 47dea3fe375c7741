package dev.holdfast.start;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The version of this jar, as the build wrote it. */
public final class Version {
    private Version() {}

    /** Such as "0.1.0". */
    public static String text() {
        try (InputStream in = Version.class.getClassLoader().getResourceAsStream("holdfast/version")) {
            return in == null ? "unknown" : new String(in.readAllBytes(), StandardCharsets.UTF_8).trim();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
