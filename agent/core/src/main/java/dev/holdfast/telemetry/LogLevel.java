package dev.holdfast.telemetry;

/** How much the agent writes, from least to most. */
public enum LogLevel {
    ERROR,
    WARN,
    INFO,
    DEBUG
}
