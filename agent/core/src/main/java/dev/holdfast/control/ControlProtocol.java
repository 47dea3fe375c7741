package dev.holdfast.control;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The words of the control channel: {@code holdfast/1 status}, {@code holdfast/1 revoke [service]}, ended by a line feed; the
 * answer is a JSON object with the member {@code protocol} and, where the request was not understood, {@code error}. Stateless.
 */
public final class ControlProtocol {
    /** The longest request, with its line feed. */
    static final int LONGEST_REQUEST = 512;

    private static final int VERSION = 1;
    private static final String PREFIX = "holdfast/" + VERSION + " ";

    private ControlProtocol() {}

    /** Asks for the state of everything. */
    public static String status() {
        return PREFIX + "status\n";
    }

    /**
     * Asks for the end of tokens.
     *
     * @param service null: of all services
     */
    public static String revoke(@Nullable String service) {
        return PREFIX + (service == null ? "revoke" : "revoke " + service) + "\n";
    }

    /** Answers one request. */
    static String answer(String line, ControlOperations operations) {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("protocol", VERSION);
        if (!line.startsWith(PREFIX)) {
            answer.put("error", "this agent speaks holdfast/" + VERSION);
            return JsonText.of(answer);
        }
        String[] words = line.substring(PREFIX.length()).split(" ", -1);
        if (words[0].equals("status") && words.length == 1) {
            answer.putAll(operations.status());
        } else if (words[0].equals("revoke") && words.length <= 2) {
            answer.putAll(operations.revoke(words.length == 1 ? null : words[1]));
        } else {
            answer.put("error", "not a request");
        }
        return JsonText.of(answer);
    }
}
