package dev.holdfast.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Durations as they are written: a whole number and its unit. */
final class DurationText {
    private static final int LONGEST = 9;

    private DurationText() {}

    /** The duration, or null when it is none. */
    static @Nullable Duration parse(String text) {
        int digits = 0;
        while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
            digits++;
        }
        if (digits == 0 || digits > LONGEST) {
            return null;
        }
        long amount = Long.parseLong(text.substring(0, digits));
        return switch (text.substring(digits)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> null;
        };
    }
}
