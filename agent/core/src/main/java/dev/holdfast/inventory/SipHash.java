package dev.holdfast.inventory;

/**
 * SipHash-2-4 (Aumasson and Bernstein, 2012) with a 64-bit result over UTF-16 code units, so that a string is hashed where it
 * lies, without a copy. Keyed, so that nobody outside can choose values that collide. Thread-safe: all that changes is the
 * thread's own.
 */
final class SipHash {
    /** One per thread: made anew for each hash it would be 56 bytes of garbage on the way of every request. */
    private static final ThreadLocal<State> STATES = ThreadLocal.withInitial(State::new);

    private final long key0;
    private final long key1;

    SipHash(long key0, long key1) {
        this.key0 = key0;
        this.key1 = key1;
    }

    /** The hash of three strings and a number; a length goes before each string, so that their borders count. */
    long hash(String first, int number, String second, String third) {
        return hash(first, number, second, third, 0, third.length());
    }

    /** The same for a third string that is a part of another one, from {@code from} to {@code to}. */
    long hash(String first, int number, String second, String third, int from, int to) {
        State state = STATES.get();
        state.begin(key0, key1);
        state.string(first, 0, first.length());
        state.word(number);
        state.string(second, 0, second.length());
        state.string(third, from, to);
        return state.end();
    }

    /** Confined to its thread. */
    static final class State {
        private long v0;
        private long v1;
        private long v2;
        private long v3;
        private long length;

        void begin(long key0, long key1) {
            length = 0;
            v0 = key0 ^ 0x736f6d6570736575L;
            v1 = key1 ^ 0x646f72616e646f6dL;
            v2 = key0 ^ 0x6c7967656e657261L;
            v3 = key1 ^ 0x7465646279746573L;
        }

        void string(String value, int from, int to) {
            word(to - from);
            long word = 0;
            int count = 0;
            for (int i = from; i < to; i++, count++) {
                word |= (long) value.charAt(i) << ((count & 3) * 16);
                if ((count & 3) == 3) {
                    word(word);
                    word = 0;
                }
            }
            if ((count & 3) != 0) {
                word(word);
            }
        }

        void word(long word) {
            length += 8;
            v3 ^= word;
            round();
            round();
            v0 ^= word;
        }

        long end() {
            // only whole words are fed, so that the last block holds nothing but the length
            long last = length << 56;
            v3 ^= last;
            round();
            round();
            v0 ^= last;
            v2 ^= 0xff;
            round();
            round();
            round();
            round();
            return v0 ^ v1 ^ v2 ^ v3;
        }

        private void round() {
            v0 += v1;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v3;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 += v3;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 += v1;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v2 = Long.rotateLeft(v2, 32);
        }
    }
}
