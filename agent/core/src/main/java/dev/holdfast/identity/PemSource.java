package dev.holdfast.identity;

import dev.holdfast.config.IdentitySettings;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The {@code pem} source of an identity. */
public final class PemSource {
    public PemSource(IdentitySettings settings, UnaryOperator<@Nullable String> environment) {}

    /** The next generation when the files changed and hold a whole, usable one; null when there is no change yet. */
    public @Nullable Generation poll() throws IdentityException {
        throw new UnsupportedOperationException();
    }
}
