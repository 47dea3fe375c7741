package dev.holdfast.harness;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The ledger servers of a run: as many as tests run side by side, each started once. Thread-safe. */
public final class LedgerServers implements AutoCloseable {

    private final Pki pki;
    private final Queue<LedgerServer> started = new ConcurrentLinkedQueue<>();
    private final Queue<LedgerServer> idle = new ConcurrentLinkedQueue<>();

    /** @param pki whose certificates they have */
    public LedgerServers(Pki pki) {
        this.pki = pki;
    }

    /** A server that nobody else uses until the loan is closed. */
    public Loan borrow() {
        LedgerServer server = idle.poll();
        if (server == null) {
            server = LedgerServer.start(pki);
            started.add(server);
        }
        return new Loan(server);
    }

    @Override
    public void close() {
        started.forEach(LedgerServer::close);
    }

    /** A server for the time being. */
    public final class Loan implements AutoCloseable {

        private final LedgerServer server;

        private Loan(LedgerServer server) {
            this.server = server;
        }

        /** The server. */
        public LedgerServer server() {
            return server;
        }

        @Override
        public void close() {
            idle.add(server);
        }
    }
}
