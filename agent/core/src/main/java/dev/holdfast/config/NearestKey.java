package dev.holdfast.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What somebody most likely meant who wrote a key that does not exist. */
final class NearestKey {
    private NearestKey() {}

    /**
     * The key of this mapping that is nearest to what was written, in whatever spelling; null when none is near.
     *
     * @return dotted, relative to the mapping
     */
    static @Nullable String of(String written, Key mapping) {
        String wanted = plain(written);
        String nearest = null;
        int least = Integer.MAX_VALUE;
        for (String candidate : keysBelow(mapping)) {
            int limit = Math.max(1, Math.min(3, candidate.length() / 3));
            int distance = distance(wanted, plain(candidate));
            if (distance <= limit && distance < least) {
                nearest = candidate;
                least = distance;
            }
        }
        return nearest;
    }

    /** What to do about a key that this mapping does not have. */
    static String remedy(String written, Key mapping) {
        String nearest = of(written, mapping);
        return nearest != null ? "Did you mean " + nearest + "?" : "Known here: " + known(mapping);
    }

    /** The keys that may be written in this mapping, those of later versions left out. */
    static String known(Key mapping) {
        StringBuilder known = new StringBuilder();
        for (Key child : mapping.children()) {
            if (!child.isUnsupported() && child.kind() != Key.Kind.OUTSIDE_FILE) {
                known.append(known.length() == 0 ? "" : ", ").append(child.name());
            }
        }
        return known.toString();
    }

    private static List<String> keysBelow(Key mapping) {
        List<String> keys = new ArrayList<>();
        for (Key child : mapping.children()) {
            keys.add(child.name());
            if (child.kind() == Key.Kind.GROUP) {
                for (String below : keysBelow(child)) {
                    keys.add(child.name() + "." + below);
                }
            }
        }
        return keys;
    }

    private static String plain(String written) {
        return written.toLowerCase(Locale.ROOT).replace('_', '-').replace('.', '-');
    }

    /** Edits between two words, where two neighbours that changed places are one edit. */
    private static int distance(String a, String b) {
        int[][] edits = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            edits[i][0] = i;
        }
        for (int j = 0; j <= b.length(); j++) {
            edits[0][j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            for (int j = 1; j <= b.length(); j++) {
                int replaced = edits[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                edits[i][j] = Math.min(replaced, 1 + Math.min(edits[i - 1][j], edits[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    edits[i][j] = Math.min(edits[i][j], 1 + edits[i - 2][j - 2]);
                }
            }
        }
        return edits[a.length()][b.length()];
    }
}
