package dev.holdfast.config;

/** What a percentage below 100 divides, {@code by:} in the configuration. */
public enum Share {
    ATTEMPT,
    INSTANCE
}
