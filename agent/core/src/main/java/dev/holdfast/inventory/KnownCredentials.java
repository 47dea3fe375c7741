package dev.holdfast.inventory;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The keyed hashes of the credentials seen so far, with how often: an open-addressing table of fixed size that only fills.
 *
 * <p>Any thread may call it. {@link #see} is lock-free, bounded in steps and allocates nothing. When the table is full, or a
 * neighbourhood of it is, further credentials are counted together and not told apart; memory stays bounded however many
 * distinct values come.
 */
final class KnownCredentials {
    private static final int SLOTS = 4096;
    private static final int PROBES = 16;
    private static final int FULL = SLOTS * 3 / 4;

    // A slot's hash is set once, from 0, and never changes: whoever reads it non-zero may count beside it.
    private final AtomicLongArray hashes = new AtomicLongArray(SLOTS);
    private final AtomicLongArray counts = new AtomicLongArray(SLOTS);
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicInteger overflow = new AtomicInteger();

    /** Counts a sighting. @return true for exactly one of the callers that bring a hash for the first time */
    boolean see(long hash) {
        long key = hash == 0 ? 1 : hash;
        int slot = (int) key & (SLOTS - 1);
        for (int i = 0; i < PROBES; i++, slot = (slot + 1) & (SLOTS - 1)) {
            long present = hashes.get(slot);
            if (present == 0) {
                if (size.get() >= FULL) {
                    break;
                }
                present = hashes.compareAndExchange(slot, 0, key);
                if (present == 0) {
                    size.incrementAndGet();
                    counts.incrementAndGet(slot);
                    return true;
                }
            }
            if (present == key) {
                counts.incrementAndGet(slot);
                return false;
            }
        }
        overflow.incrementAndGet();
        return false;
    }

    /** How many distinct credentials are told apart. */
    int size() {
        return size.get();
    }

    /** Sightings that found no room. */
    int overflow() {
        return overflow.get();
    }
}
