package dev.holdfast.token;

import dev.holdfast.config.Binding;
import dev.holdfast.config.TokenSettings;
import dev.holdfast.config.TokenSourceSettings;
import dev.holdfast.identity.Generation;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * Where the token comes from that is given for another one: a file, or another issuer of the configuration. It is got for each
 * exchange, which is rare. It need not be bound: it goes to an issuer's token endpoint only.
 */
interface SubjectToken {
    String get(Generation generation) throws TokenException;

    /** No more is asked for that generation: what was kept of its key may go. */
    default void forget(long generation) {}

    /**
     * The source that the settings name.
     *
     * @param key of the configuration, as named in failures
     */
    static SubjectToken of(
            String service, Issuer issuer, TokenSourceSettings settings, String key, LongSupplier nanoTime) {
        if (settings.file() != null) {
            JwtFile file = new JwtFile(issuer.name(), settings.file(), key);
            return generation -> file.read();
        }
        Issuer other = issuer.other(Objects.requireNonNull(settings.issuer()));
        TokenSettings wanted =
                new TokenSettings(other.name(), settings.scope(), List.of(), List.of(), Binding.NONE, null);
        TokenRequests requests = new TokenRequests(service, other, wanted, nanoTime);
        return new SubjectToken() {
            @Override
            public String get(Generation generation) throws TokenException {
                return requests.fetch(generation).token();
            }

            @Override
            public void forget(long generation) {
                requests.forget(generation);
            }
        };
    }
}
