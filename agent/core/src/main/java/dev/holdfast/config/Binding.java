package dev.holdfast.config;

/** What a token is bound to: {@code binding} of a service's token. */
public enum Binding {
    /** The certificate of the connection, RFC 8705 section 3. */
    CERTIFICATE,
    /** Nothing: whoever has it can use it. For tokens that go to an issuer only. */
    NONE
}
