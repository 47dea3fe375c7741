package dev.holdfast.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads one entry of {@code identities:}. */
final class IdentityReader {
    private enum RevocationCheck {
        AUTO,
        OFF
    }

    private static final String PASSWORD_EXAMPLE = "Write key-password: {file: tls.pass} or {env: TLS_PASSWORD}";

    private final Section section;

    IdentityReader(Section section) {
        this.section = section;
    }

    /** The identity; null when it names no source, which is an error then. */
    @Nullable IdentitySettings read(String name) {
        boolean checksRevocation = section.choice("revocation-check", RevocationCheck.values()) == RevocationCheck.AUTO;
        if (!section.has("pem")) {
            section.missingSource("pem", "Write pem: {certificate: tls.crt, key: tls.key}");
            return null;
        }
        Section pem = section.section("pem");
        Path certificate = pem.file("certificate");
        if (certificate == null) {
            pem.missing("certificate", "Write the path of the PEM file, leaf first");
            return null;
        }
        PasswordSource password = pem.has("key-password") ? password(pem) : null;
        return new IdentitySettings(name, certificate, pem.file("key"), password, checksRevocation);
    }

    private static @Nullable PasswordSource password(Section pem) {
        Section password = pem.section("key-password");
        Path file = password.file("file");
        String variable = password.text("env");
        if ((file == null) == (variable == null)) {
            if (!pem.isBroken("key-password")) {
                pem.refuse("key-password", "must name exactly one source", PASSWORD_EXAMPLE);
            }
            return null;
        }
        return new PasswordSource(file, variable);
    }
}
