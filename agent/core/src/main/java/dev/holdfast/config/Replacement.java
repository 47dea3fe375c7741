package dev.holdfast.config;

import org.jspecify.annotations.Nullable;

/** One static credential that leaves a request. Immutable. */
public sealed interface Replacement {
    /** Whether the service's requests get the bound credential only when they carry this one. */
    When when();

    /** As it stands in the configuration, for people: "X-Api-Key", "Authorization Token", "query parameter api_key". */
    String label();

    /**
     * A header field.
     *
     * @param header the field's name
     * @param scheme the authentication scheme that the field's value must begin with, or {@link #NO_SCHEME}; null: any value that
     *     is not made for its request
     */
    record Header(String header, @Nullable String scheme, When when) implements Replacement {
        /** Stands for a value that is the credential alone. */
        public static final String NO_SCHEME = "none";

        @Override
        public String label() {
            return scheme == null ? header : header + " " + scheme;
        }
    }

    /**
     * A parameter of the query.
     *
     * @param parameter its name, decoded; of visible ASCII characters
     */
    record Query(String parameter, When when) implements Replacement {
        @Override
        public String label() {
            return "query parameter " + parameter;
        }
    }
}
