package dev.holdfast.policy;

import dev.holdfast.config.HostPattern;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds what belongs to a host and port, in constant time and without allocation: an open-addressing table over exact names and
 * over the parts behind wildcards, filled once.
 *
 * <p>Immutable after construction, so any thread may read it; wait-free. It is replaced whole when the configuration changes.
 *
 * @param <T> what is found
 */
public final class HostIndex<T> {
    private final @Nullable Entry<T>[] table;
    private final boolean hasWildcards;
    /** A bit for each length of an exact name and each port, modulo 64: most hosts of no service go by without being hashed. */
    private final long lengths;

    private final long ports;

    @SuppressWarnings({"unchecked", "rawtypes"})
    public HostIndex(Map<HostPattern, T> entries) {
        int size = Integer.highestOneBit(Math.max(4, entries.size() * 4) - 1) << 1;
        table = new Entry[size];
        boolean wildcards = false;
        long lengthBits = 0;
        long portBits = 0;
        for (Map.Entry<HostPattern, T> entry : entries.entrySet()) {
            HostPattern pattern = entry.getKey();
            wildcards |= pattern.wildcard();
            lengthBits |= 1L << pattern.host().length();
            portBits |= 1L << pattern.port();
            int slot =
                    hash(pattern.host(), 0, pattern.host().length(), pattern.port(), pattern.wildcard()) & (size - 1);
            while (table[slot] != null) {
                slot = (slot + 1) & (size - 1);
            }
            table[slot] = new Entry<>(pattern.host(), pattern.port(), pattern.wildcard(), entry.getValue());
        }
        hasWildcards = wildcards;
        lengths = lengthBits;
        ports = portBits;
    }

    /**
     * What belongs to the host; an exact name wins over a wildcard.
     *
     * @param host any case, with or without a trailing dot, an IPv6 literal with or without brackets; null finds nothing
     */
    public @Nullable T find(@Nullable String host, int port) {
        if (host == null || host.isEmpty() || (ports >>> port & 1) == 0) {
            return null;
        }
        int from = 0;
        int to = host.length();
        if (host.charAt(0) == '[' && host.charAt(to - 1) == ']') {
            from++;
            to--;
        } else if (host.charAt(to - 1) == '.') {
            to--;
        }
        if (!hasWildcards && (lengths >>> (to - from) & 1) == 0) {
            return null;
        }
        T exact = find(host, from, to, port, false);
        if (exact != null || !hasWildcards) {
            return exact;
        }
        int dot = host.indexOf('.', from);
        return dot <= from || dot + 1 >= to ? null : find(host, dot + 1, to, port, true);
    }

    private @Nullable T find(String host, int from, int to, int port, boolean wildcard) {
        int mask = table.length - 1;
        for (int slot = hash(host, from, to, port, wildcard) & mask; ; slot = (slot + 1) & mask) {
            Entry<T> entry = table[slot];
            if (entry == null) {
                return null;
            }
            if (entry.port == port
                    && entry.wildcard == wildcard
                    && entry.host.length() == to - from
                    && host.regionMatches(true, from, entry.host, 0, to - from)) {
                return entry.value;
            }
        }
    }

    private static int hash(String host, int from, int to, int port, boolean wildcard) {
        int hash = wildcard ? port * 31 + 17 : port * 31;
        for (int i = from; i < to; i++) {
            char c = host.charAt(i);
            hash = hash * 31 + (c >= 'A' && c <= 'Z' ? c + 32 : c);
        }
        return hash ^ (hash >>> 15);
    }

    private record Entry<T>(String host, int port, boolean wildcard, T value) {}
}
