package dev.holdfast.config;

/** How far a service has come in its roll-out, from least to most; the order is meant, a ceiling is the lower of two. */
public enum Stage {
    OFF,
    OBSERVE,
    SHADOW,
    ENFORCE
}
