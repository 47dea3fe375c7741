package dev.holdfast.behaviour;

import java.util.ArrayList;
import java.util.List;

/** WWW-Authenticate fields, in every way that RFC 9110 section 11.6.1 allows. */
final class ChallengeWriter {

    private ChallengeWriter() {}

    /**
     * The fields.
     *
     * @param scheme of the challenge that matters
     * @param parameters of it, as written; empty for none
     */
    static List<Field> fields(ResourceServerBehaviour.Challenges way, String scheme, String parameters) {
        String challenge = parameters.isEmpty() ? scheme : scheme + " " + parameters;
        String before = "Basic realm=\"the ledger, \\\"restricted\\\"\"";
        String after = "Negotiate";
        List<Field> fields = new ArrayList<>();
        switch (way) {
            case ONE -> fields.add(field(challenge));
            case IN_ONE_FIELD -> fields.add(field(before + ", " + challenge + " , ," + after));
            case IN_MANY_FIELDS -> {
                fields.add(field(before));
                fields.add(field(challenge));
                fields.add(field(after));
            }
            case UNKNOWN_PARAMETERS ->
                fields.add(field(scheme + " x-trace=\"a, DPoP error=\\\"no\\\"\", "
                        + (parameters.isEmpty() ? "" : parameters + ", ") + "x-level = 7"));
        }
        return fields;
    }

    private static Field field(String value) {
        return new Field("WWW-Authenticate", value);
    }
}
