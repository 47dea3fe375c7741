package dev.holdfast.behaviour;

/** A header field as it stands on the wire; a name that comes twice is two of them. */
public record Field(String name, String value) {}
