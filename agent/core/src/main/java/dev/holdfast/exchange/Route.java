package dev.holdfast.exchange;

import dev.holdfast.identity.Identity;
import dev.holdfast.policy.Service;
import dev.holdfast.telemetry.ServiceCounters;
import dev.holdfast.token.ServiceCredentials;
import org.jspecify.annotations.Nullable;

/**
 * A service with what it needs at run time. Immutable; what it refers to is thread-safe.
 *
 * @param identity null when the service has none
 * @param credentials null for plain mTLS, and while no token is wanted
 */
public record Route(
        Service service,
        @Nullable Identity identity,
        @Nullable ServiceCredentials credentials,
        ServiceCounters counters) {}
