package dev.holdfast.proof;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The nonces that servers want in the next proof, the last one of each: those of authorization servers (RFC 9449 section 8) and of
 * resource servers (section 9) apart, and of every origin apart.
 *
 * <p>It is fed from every response, whatever its status. A value that is no nonce by the grammar, or too long, is not taken,
 * and the one before stays. The number of origins is bounded: when there is no room for another, all nonces are forgotten at
 * once, which costs each server that wants one a single repeated request.
 *
 * <p>Any thread may call it. {@link #get} is wait-free, bounded in steps and allocates nothing; {@link #put} is lock-free, and of
 * several at once the last writer wins.
 */
public final class NonceStore {
    /** What the server is to us; one host may be both. */
    public enum Role {
        AUTHORIZATION_SERVER,
        RESOURCE_SERVER
    }

    private static final int LONGEST = 1024;
    private static final int PROBES = 16;

    private final int origins;
    private volatile Table table;

    /**
     * An empty store.
     *
     * @param origins how many servers at most, at least 1; each can hold a nonce of 1 KiB
     */
    public NonceStore(int origins) {
        if (origins < 1 || origins > 1 << 20) {
            throw new IllegalArgumentException("a number of origins from 1 to a million");
        }
        this.origins = origins;
        this.table = new Table(origins);
    }

    /** The nonce to put into the next proof for that server, null when it gave none. */
    public @Nullable String get(Role role, TargetUri server) {
        Entry entry = table.find(role, server);
        return entry == null ? null : entry.nonce;
    }

    /**
     * Takes the nonce of a response.
     *
     * @param nonce the DPoP-Nonce field; null when the response has none, and then nothing changes
     * @return whether it was taken: a proof with it can be made
     */
    public boolean put(Role role, TargetUri server, @Nullable String nonce) {
        if (nonce == null || !isNonce(nonce)) {
            return false;
        }
        Table current = table;
        while (!current.put(role, server, nonce)) {
            // Whoever comes first replaces the table; a nonce that another thread puts into the old one meanwhile is
            // lost with it.
            table = current = new Table(origins);
        }
        return true;
    }

    /** RFC 9449 section 8.1: one or more NQCHAR, which RFC 6749 appendix A defines as %x21 / %x23-5B / %x5D-7E. */
    private static boolean isNonce(String value) {
        if (value.isEmpty() || value.length() > LONGEST) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c <= ' ' || c > '~' || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    /** One server. Only the nonce changes. */
    private static final class Entry {
        private final Role role;
        private final String scheme;
        private final String host;
        private final int port;
        private volatile String nonce;

        Entry(Role role, TargetUri server, String nonce) {
            this.role = role;
            this.scheme = server.scheme();
            this.host = server.host();
            this.port = server.port();
            this.nonce = nonce;
        }

        boolean isOf(Role otherRole, TargetUri server) {
            return role == otherRole && server.isSameOrigin(scheme, host, port);
        }
    }

    /**
     * Open addressing. A slot goes from null to an entry once and stays: all threads probe in one order, so that an origin
     * never has two entries, and a reader may stop at the first empty slot.
     */
    private static final class Table {
        private final int limit;
        private final AtomicReferenceArray<@Nullable Entry> slots;
        private final AtomicInteger size = new AtomicInteger();

        Table(int origins) {
            this.limit = origins;
            this.slots = new AtomicReferenceArray<>(Integer.highestOneBit(origins) * 4);
        }

        @Nullable Entry find(Role role, TargetUri server) {
            int slot = hash(role, server);
            for (int i = 0; i < PROBES; i++) {
                Entry entry = slots.get((slot + i) & (slots.length() - 1));
                if (entry == null) {
                    return null;
                }
                if (entry.isOf(role, server)) {
                    return entry;
                }
            }
            return null;
        }

        /** @return false when there is no room */
        boolean put(Role role, TargetUri server, String nonce) {
            int slot = hash(role, server);
            Entry made = null;
            for (int i = 0; i < PROBES; i++) {
                int at = (slot + i) & (slots.length() - 1);
                Entry entry = slots.get(at);
                if (entry == null) {
                    if (made == null) {
                        if (size.getAndIncrement() >= limit) {
                            return false;
                        }
                        made = new Entry(role, server, nonce);
                    }
                    entry = slots.compareAndExchange(at, null, made);
                    if (entry == null) {
                        return true;
                    }
                }
                if (entry.isOf(role, server)) {
                    if (made != null) {
                        size.decrementAndGet(); // another thread was first with this origin
                    }
                    entry.nonce = nonce;
                    return true;
                }
            }
            return false;
        }

        private static int hash(Role role, TargetUri server) {
            int hash = server.host().hashCode() * 31 + server.port();
            hash = role == Role.RESOURCE_SERVER ? ~hash : hash;
            return hash ^ hash >>> 16;
        }
    }
}
