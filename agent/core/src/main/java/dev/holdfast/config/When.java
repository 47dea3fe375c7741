package dev.holdfast.config;

/** Which requests of a service get the bound credential. */
public enum When {
    STATIC,
    ALWAYS
}
