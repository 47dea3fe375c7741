package dev.holdfast.telemetry;

import java.util.Locale;

/** Whether a service's servers ask for a client certificate, as far as this JVM has seen. */
public enum CertificateAsked {
    /** No handshake with a server of the service has shown it yet. */
    UNKNOWN,
    /** A request went over a connection whose server did not ask, and no other has asked so far. */
    NO,
    /** A server of the service has asked. */
    YES;

    /** As JMX shows it: "unknown", "no", "yes". */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
