package dev.holdfast.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

/** What an exception says of an input, which may hold a token and was sent by anybody. */
public final class Said {
    /** Stands in inputs for {@code ~}, so that a credential is always whole and known, however the rest was changed. */
    public static final String CREDENTIAL = "b3Nlc2FtZS1vcGVuLXRoaXMtaXMtYS1zZWNyZXQ";

    private static final int SHORTEST_LEAK = 8;
    private static final int LONGEST_MESSAGE = 1000;

    private Said() {}

    public static String withCredential(String text) {
        return text.replace("~", CREDENTIAL);
    }

    public static void assertFitForALogLine(Exception exception) {
        String message = String.valueOf(exception.getMessage());
        assertThat(message.length()).isBetween(1, LONGEST_MESSAGE);
        for (int i = 0; i < message.length(); i++) {
            assertThat((int) message.charAt(i)).isBetween((int) ' ', (int) '~');
        }
    }

    /** Of the causes too: a stack trace prints them. */
    public static void assertNoCredentialIn(Throwable exception) {
        for (Throwable each = exception; each != null; each = each.getCause()) {
            assertNoCredentialIn(String.valueOf(each.getMessage()));
        }
    }

    public static void assertNoCredentialIn(String text) {
        for (int i = 0; i + SHORTEST_LEAK <= CREDENTIAL.length(); i++) {
            assertThat(text).doesNotContain(CREDENTIAL.substring(i, i + SHORTEST_LEAK));
        }
    }
}
