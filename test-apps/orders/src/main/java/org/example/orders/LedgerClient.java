package org.example.orders;

import java.io.IOException;
import java.net.URI;

/**
 * The little SDK as a ledger company would ship it, once per HTTP client: it knows a base of addresses and a static
 * key, sends the key with every request, and has never heard of tokens.
 */
public interface LedgerClient extends AutoCloseable {

    /**
     * Sends one request and reads the answer whole.
     *
     * @param mode how the body is sent, in the words of the implementation; {@code default} always exists
     * @throws IOException as the HTTP client throws it
     */
    Reply send(String method, URI uri, byte[] body, String mode) throws IOException, InterruptedException;

    /** Lets go of connections and threads, where the client has any of its own. */
    @Override
    default void close() throws IOException {}

    /**
     * What came back.
     *
     * @param protocol as the client names it, empty where it does not say
     */
    record Reply(int status, String protocol, byte[] body) {}

    /** Makes the client that a program was started for. */
    interface Factory {

        /** Called with the options of the command line, and anew whenever the console is told others. */
        LedgerClient create(Options options) throws Exception;
    }
}
