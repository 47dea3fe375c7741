package dev.holdfast.exchange;

import dev.holdfast.config.HostPattern;
import dev.holdfast.config.OnFailure;
import dev.holdfast.config.Replacement;
import dev.holdfast.config.ServiceSettings;
import dev.holdfast.config.Share;
import dev.holdfast.config.Stage;
import dev.holdfast.config.When;
import dev.holdfast.policy.Service;
import dev.holdfast.telemetry.ServiceCounters;
import dev.holdfast.token.Credential;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Attempts as the exchange would have decided them, for tests of what an adapter makes of them. */
public final class Attempts {
    private Attempts() {}

    /** Replaced by a token, or by the certificate alone. */
    public static Attempt replaced(String header, @Nullable String scheme, @Nullable String authorization) {
        ServiceSettings settings = new ServiceSettings(
                "ledger",
                List.of(new HostPattern("localhost", false, 443)),
                List.of(),
                List.of(),
                Map.of(),
                "orders",
                List.of(new Replacement(header, scheme, When.STATIC)),
                null,
                Stage.ENFORCE,
                100,
                Share.ATTEMPT,
                OnFailure.STATIC_KEY,
                Duration.ZERO,
                null);
        Service service = new Service(settings, Stage.ENFORCE, "test");
        Attempt attempt = new Attempt(new Route(service, null, null, new ServiceCounters(Failure.labels())));
        attempt.replace(1, authorization == null ? null : new Credential(authorization, 1, "", Long.MAX_VALUE));
        return attempt;
    }
}
