package dev.holdfast.wire;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A whole HTTP response. Immutable: who gets {@link #content} is not to write to it. */
public final class HttpAnswer {
    private static final long LONGEST_RETRY_AFTER_SECONDS = TimeUnit.MINUTES.toSeconds(10);

    private final int status;
    private final Map<String, String> fields;
    private final byte[] content;

    HttpAnswer(int status, Map<String, String> fields, byte[] content) {
        this.status = status;
        this.fields = Map.copyOf(fields);
        this.content = content;
    }

    public int status() {
        return status;
    }

    /** Names in lower case, of a repeated field the first. */
    public Map<String, String> fields() {
        return fields;
    }

    /** The body as it came. */
    public byte[] content() {
        return content;
    }

    /** The body as UTF-8. */
    public String body() {
        return new String(content, StandardCharsets.UTF_8);
    }

    public boolean isRedirect() {
        return status >= 300 && status < 400;
    }

    /** Whether the server says that it cannot answer just now. */
    public boolean isUnavailable() {
        return status == 429 || status >= 500;
    }

    /** Retry-After, RFC 9110 section 10.2.3, at most ten minutes; 0 when there is none or it cannot be read. */
    public long retryAfterNanos(Instant now) {
        String value = fields.get("retry-after");
        if (value == null) {
            return 0;
        }
        long seconds = value.chars().allMatch(c -> c >= '0' && c <= '9') ? seconds(value) : secondsUntil(value, now);
        return TimeUnit.SECONDS.toNanos(Math.max(0, Math.min(seconds, LONGEST_RETRY_AFTER_SECONDS)));
    }

    /** Never the body, which may hold a token. */
    @Override
    public String toString() {
        return "HTTP " + status + ", " + content.length + " bytes";
    }

    private static long seconds(String digits) {
        if (digits.isEmpty()) {
            return 0;
        }
        return digits.length() > 9 ? LONGEST_RETRY_AFTER_SECONDS : Long.parseLong(digits);
    }

    private static long secondsUntil(String date, Instant now) {
        try {
            return ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toEpochSecond()
                    - now.getEpochSecond();
        } catch (DateTimeException e) {
            return 0;
        }
    }
}
