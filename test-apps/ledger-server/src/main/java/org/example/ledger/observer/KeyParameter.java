package org.example.ledger.observer;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** The parameter {@code api_key}, read from the query alone: the servlet's own reading would take a form's body with it. */
public final class KeyParameter {

    private KeyParameter() {}

    /** Its decoded value; null when there is none. */
    public static String in(String query) {
        if (query == null) {
            return null;
        }
        for (String parameter : query.split("&")) {
            String[] pair = parameter.split("=", 2);
            if (pair.length == 2 && decoded(pair[0]).equals("api_key")) {
                return decoded(pair[1]);
            }
        }
        return null;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
