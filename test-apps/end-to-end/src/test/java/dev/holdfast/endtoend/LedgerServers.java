package dev.holdfast.endtoend;

import dev.holdfast.harness.LedgerServer;
import dev.holdfast.harness.Pki;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The ledger servers of a run: as many as test classes run side by side, each started once. Thread-safe. */
final class LedgerServers implements AutoCloseable {

    private final Pki pki;
    private final Queue<LedgerServer> started = new ConcurrentLinkedQueue<>();
    private final Queue<LedgerServer> idle = new ConcurrentLinkedQueue<>();

    LedgerServers(Pki pki) {
        this.pki = pki;
    }

    /** A server that nobody else uses until the loan is closed. */
    Loan borrow() {
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
    final class Loan implements AutoCloseable {

        private final LedgerServer server;

        private Loan(LedgerServer server) {
            this.server = server;
        }

        LedgerServer server() {
            return server;
        }

        @Override
        public void close() {
            idle.add(server);
        }
    }
}
