package dev.holdfast.token;

import dev.holdfast.config.TokenSettings;
import dev.holdfast.telemetry.Log;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Holds what an issuer granted one service against what was asked for, and says once when it is less (RFC 6749 section 5.1, RFC 9396
 * section 7). Thread-safe.
 */
final class Granted {
    private final String issuer;
    private final String service;
    private final TokenSettings asked;
    private final AtomicBoolean scopeTold = new AtomicBoolean();
    private final AtomicBoolean detailsTold = new AtomicBoolean();

    /** @param issuer how messages begin */
    Granted(String issuer, String service, TokenSettings asked) {
        this.issuer = issuer;
        this.service = service;
        this.asked = asked;
    }

    /** Names of the scope that were asked for and not granted. */
    List<String> withheldScopes(TokenResponse response) {
        @Nullable String granted = response.scope();
        if (granted == null || asked.scope() == null) {
            return List.of();
        }
        List<String> withheld = new ArrayList<>(List.of(asked.scope().split(" ", -1)));
        withheld.removeAll(List.of(granted.split(" ", -1)));
        if (!withheld.isEmpty() && scopeTold.compareAndSet(false, true)) {
            Log.warn(issuer + " granted service " + service + " the scope " + TokenException.quote(granted) + " where "
                    + TokenException.quote(asked.scope()) + " was asked for");
        }
        return withheld;
    }

    /** Types of the authorization details that were asked for and not granted, or not whole. */
    List<String> withheldDetails(TokenResponse response) {
        AuthorizationDetails granted = response.authorizationDetails();
        if (granted == null || asked.authorizationDetails() == null) {
            return List.of();
        }
        List<String> withheld = granted.missing(asked.authorizationDetails());
        if (!withheld.isEmpty() && detailsTold.compareAndSet(false, true)) {
            Log.warn(issuer + " granted service " + service
                    + " less than the authorization details that were asked for: "
                    + TokenException.quote(String.join(", ", withheld)));
        }
        return withheld;
    }
}
