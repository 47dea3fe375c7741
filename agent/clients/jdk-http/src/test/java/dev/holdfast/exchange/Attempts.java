package dev.holdfast.exchange;

import dev.holdfast.config.HostPattern;
import dev.holdfast.config.OnFailure;
import dev.holdfast.config.Replacement;
import dev.holdfast.config.ServiceSettings;
import dev.holdfast.config.Share;
import dev.holdfast.config.Stage;
import dev.holdfast.config.When;
import dev.holdfast.policy.Service;
import dev.holdfast.proof.TargetUri;
import dev.holdfast.proof.TokenProof;
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
        Attempt attempt = begun(header, scheme);
        attempt.replace(1, authorization == null ? null : new Credential(authorization, 1, "", Long.MAX_VALUE, null));
        return attempt;
    }

    /** Replaced by a token with a proof. */
    public static Attempt proven(String header, String authorization, String proof) {
        Attempt attempt = begun(header, null);
        TokenProof maker = new FixedProof(proof);
        attempt.prove(maker, new SomeRequest());
        attempt.replace(1, new Credential(authorization, 1, "", Long.MAX_VALUE, maker));
        return attempt;
    }

    /** Replaced by a token, with another target or authority; null for the application's. */
    public static Attempt retargeted(@Nullable String target, @Nullable String authority) {
        Attempt attempt = replaced("X-Api-Key", null, "Bearer token");
        attempt.write(target, authority);
        return attempt;
    }

    private static Attempt begun(String header, @Nullable String scheme) {
        ServiceSettings settings = new ServiceSettings(
                "ledger",
                List.of(new HostPattern("localhost", false, 443)),
                List.of(),
                List.of(),
                Map.of(),
                "orders",
                List.of(new Replacement.Header(header, scheme, When.STATIC)),
                null,
                Stage.ENFORCE,
                100,
                Share.ATTEMPT,
                OnFailure.STATIC_KEY,
                Duration.ZERO,
                null,
                null);
        Service service = new Service(settings, Stage.ENFORCE, "test");
        return new Attempt(
                new Route(service, null, null, null, new ServiceCounters(Failure.labels(), Verdict.labels()), null));
    }

    private record FixedProof(String value) implements TokenProof {
        @Override
        public int fieldCount() {
            return 1;
        }

        @Override
        public String fieldName(int index) {
            return "DPoP";
        }

        @Override
        public void prove(String method, TargetUri target, String[] values) {
            values[0] = value;
        }

        @Override
        public boolean learn(TargetUri target, @Nullable String nonce, @Nullable String date, @Nullable String age) {
            return false;
        }

        @Override
        public boolean isAmong(@Nullable String algorithms) {
            return true;
        }
    }

    private record SomeRequest() implements RequestHead {
        @Override
        public @Nullable String header(String name) {
            return null;
        }

        @Override
        public String method() {
            return "GET";
        }

        @Override
        public String host() {
            return "localhost";
        }

        @Override
        public int port() {
            return 443;
        }

        @Override
        public String target() {
            return "/";
        }
    }
}
