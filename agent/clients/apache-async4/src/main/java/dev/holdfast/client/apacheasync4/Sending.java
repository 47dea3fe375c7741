package dev.holdfast.client.apacheasync4;

import dev.holdfast.exchange.Attempt;

/** A request to a service while it is under way. It is handed from thread to thread by the client, never used by two at once. */
final class Sending {
    private final Attempt attempt;
    private final String host;
    private final int port;
    private boolean repeated;

    Sending(Attempt attempt, String host, int port) {
        this.attempt = attempt;
        this.host = host;
        this.port = port;
    }

    Attempt attempt() {
        return attempt;
    }

    String host() {
        return host;
    }

    int port() {
        return port;
    }

    /** It is to be sent once more. */
    void repeat() {
        repeated = true;
    }

    /** Whether it is to be sent once more; told once. */
    boolean isRepeated() {
        boolean was = repeated;
        repeated = false;
        return was;
    }
}
