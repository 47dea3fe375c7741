package dev.holdfast.inventory;

import org.jspecify.annotations.Nullable;

/** A set of names of ASCII characters. Look-ups take any case, work where the name stands, and allocate nothing. Immutable. */
final class NameTable {
    private static final int MASK = 511;

    private final String[] table = new String[MASK + 1];
    /** For each length, modulo 64, a bit for each first and each last letter: most names go by without being hashed. */
    private final int[] first = new int[64];

    private final int[] last = new int[64];

    NameTable(String... names) {
        for (String name : names) {
            int slot = hash(name, 0, name.length()) & MASK;
            while (table[slot] != null) {
                slot = (slot + 1) & MASK;
            }
            table[slot] = name;
            first[name.length() & 63] |= 1 << name.charAt(0);
            last[name.length() & 63] |= 1 << name.charAt(name.length() - 1);
        }
    }

    /** Whether the name is one of them. */
    boolean contains(String name) {
        return find(name, 0, name.length()) != null;
    }

    /** The name that stands in a text from {@code from} to {@code to}, as this table writes it; null when it is none of them. */
    @Nullable String find(String text, int from, int to) {
        int length = to - from;
        if (length == 0
                || (first[length & 63] >>> text.charAt(from) & 1) == 0
                || (last[length & 63] >>> text.charAt(to - 1) & 1) == 0) {
            return null; // a letter and its capital are the same modulo 32
        }
        for (int slot = hash(text, from, to) & MASK; table[slot] != null; slot = (slot + 1) & MASK) {
            if (table[slot].length() == length && table[slot].regionMatches(true, 0, text, from, length)) {
                return table[slot];
            }
        }
        return null;
    }

    private static int hash(String text, int from, int to) {
        int hash = to - from;
        for (int i = from; i < to; i++) {
            hash = hash * 31
                    + (text.charAt(i) | 0x20); // folds ASCII case; what else it folds, the comparison parts again
        }
        return hash ^ (hash >>> 16);
    }
}
