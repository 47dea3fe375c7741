package dev.holdfast.config;

/** A setting that is on or off. */
enum Switch {
    ON,
    OFF;

    boolean isOn() {
        return this == ON;
    }
}
