package dev.holdfast.config;

/** What happens to a request whose static credential could not be replaced. */
public enum OnFailure {
    STATIC_KEY,
    DENY
}
