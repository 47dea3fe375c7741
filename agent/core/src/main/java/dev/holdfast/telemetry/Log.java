package dev.holdfast.telemetry;

import java.io.PrintStream;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;

/**
 * The agent's log: one line per event on standard error.
 *
 * <p>It uses no logging framework: the application's must not be initialised by an agent, and a second one would cost start-up
 * time. No caller ever hands a credential to it; credentials appear as fingerprints only.
 *
 * <p>Any thread may call it. It takes the stream's own lock, so it is not for the way between a hook and the wire.
 */
public final class Log {
    private static volatile LogLevel level = LogLevel.INFO;
    private static volatile PrintStream out = System.err;

    private Log() {}

    /** Sets how much is written from now on. */
    public static void level(LogLevel newLevel) {
        level = newLevel;
    }

    /** Sends all further lines elsewhere; for the commands and for tests. */
    public static void to(PrintStream stream) {
        out = stream;
    }

    public static boolean isEnabled(LogLevel asked) {
        return asked.compareTo(level) <= 0;
    }

    public static void error(String message) {
        write(LogLevel.ERROR, message);
    }

    public static void warn(String message) {
        write(LogLevel.WARN, message);
    }

    public static void info(String message) {
        write(LogLevel.INFO, message);
    }

    public static void debug(String message) {
        write(LogLevel.DEBUG, message);
    }

    private static void write(LogLevel asked, String message) {
        if (!isEnabled(asked)) {
            return;
        }
        long now = System.currentTimeMillis();
        LocalDateTime time = LocalDateTime.ofEpochSecond(
                Math.floorDiv(now, 1000), (int) Math.floorMod(now, 1000L) * 1_000_000, ZoneOffset.UTC);
        out.println(time + "Z [holdfast] " + asked.name().toLowerCase(Locale.ROOT) + " " + message);
    }
}
