package dev.holdfast.proof;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a proof has to know of the server that it is for: the nonce that it gave last and how far its clock is from ours. Those of
 * authorization servers (RFC 9449 section 8) and of resource servers (section 9) are kept apart, and so is every origin.
 *
 * <p>It is fed from every response, whatever its status. A value that is no nonce by the grammar, or too long, is not taken,
 * and the one before stays. The number of origins is bounded: when there is no room for another, all are forgotten at
 * once, which costs each server that wants a nonce a single repeated request.
 *
 * <p>Any thread may call it. {@link #get} and {@link #epochSeconds} are wait-free, bounded in steps and allocate nothing; the
 * others are lock-free, and of several at once the last writer wins.
 */
public final class KnownServers {
    /** What the server is to us; one host may be both. */
    public enum Role {
        AUTHORIZATION_SERVER,
        RESOURCE_SERVER
    }

    private static final int LONGEST = 1024;
    private static final int PROBES = 16;

    private final int origins;
    private final LongSupplier currentTimeMillis;
    private volatile Table table;

    /**
     * Knows nobody yet.
     *
     * @param origins how many servers at most, at least 1; each can hold a nonce of 1 KiB
     */
    public KnownServers(int origins) {
        this(origins, System::currentTimeMillis);
    }

    KnownServers(int origins, LongSupplier currentTimeMillis) {
        if (origins < 1 || origins > 1 << 20) {
            throw new IllegalArgumentException("a number of origins from 1 to a million");
        }
        this.origins = origins;
        this.currentTimeMillis = currentTimeMillis;
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
        Entry entry = table.find(role, server);
        if (entry == null) {
            put(new Entry(role, server, nonce, new ServerClock(currentTimeMillis)));
        } else {
            entry.nonce = nonce;
        }
        return true;
    }

    private void put(Entry made) {
        Table current = table;
        while (!current.put(made)) {
            // Whoever comes first replaces the table; what another thread puts into the old one meanwhile is lost with
            // it.
            table = current = new Table(origins);
        }
    }

    /** Now by that server's clock as far as it is known, in seconds since 1970: the time for the next proof. */
    public long epochSeconds(Role role, TargetUri server) {
        Entry entry = table.find(role, server);
        return entry == null ? Math.floorDiv(currentTimeMillis.getAsLong(), 1000L) : entry.clock.epochSeconds();
    }

    /**
     * Takes the time of a response, see {@link ServerClock#learn}. A server whose clock agrees with ours, as nearly all do, takes no
     * room for that.
     *
     * @param date its Date field
     * @param age its Age field
     */
    public void learnTime(Role role, TargetUri server, @Nullable String date, @Nullable String age) {
        Entry entry = table.find(role, server);
        if (entry != null) {
            entry.clock.learn(date, age);
            return;
        }
        if (date == null) {
            return;
        }
        ServerClock clock = new ServerClock(currentTimeMillis);
        if (clock.learn(date, age) && clock.isCorrected()) {
            put(new Entry(role, server, null, clock));
        }
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

    /** One server. Only the nonce and the clock's state change. */
    private static final class Entry {
        private final Role role;
        private final String scheme;
        private final String host;
        private final int port;
        private final ServerClock clock;
        private volatile @Nullable String nonce;

        Entry(Role role, TargetUri server, @Nullable String nonce, ServerClock clock) {
            this.role = role;
            this.scheme = server.scheme();
            this.host = server.host();
            this.port = server.port();
            this.clock = clock;
            this.nonce = nonce;
        }

        boolean isOf(Role otherRole, TargetUri server) {
            return role == otherRole && server.isSameOrigin(scheme, host, port);
        }

        boolean isOfSameServer(Entry other) {
            return role == other.role && port == other.port && host.equals(other.host) && scheme.equals(other.scheme);
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
            int slot = hash(role, server.host(), server.port());
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
        boolean put(Entry made) {
            int slot = hash(made.role, made.host, made.port);
            boolean counted = false;
            for (int i = 0; i < PROBES; i++) {
                int at = (slot + i) & (slots.length() - 1);
                Entry entry = slots.get(at);
                if (entry == null) {
                    if (!counted) {
                        if (size.getAndIncrement() >= limit) {
                            return false;
                        }
                        counted = true;
                    }
                    entry = slots.compareAndExchange(at, null, made);
                    if (entry == null) {
                        return true;
                    }
                }
                if (entry.isOfSameServer(made)) {
                    if (counted) {
                        size.decrementAndGet(); // another thread was first with this origin
                    }
                    if (made.nonce != null) {
                        entry.nonce = made.nonce;
                    }
                    return true;
                }
            }
            return false;
        }

        private static int hash(Role role, String host, int port) {
            int hash = host.hashCode() * 31 + port;
            hash = role == Role.RESOURCE_SERVER ? ~hash : hash;
            return hash ^ hash >>> 16;
        }
    }
}
