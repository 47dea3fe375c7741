package dev.holdfast.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code replace:} of a service. Neither names nor values are shown in errors: a key may have been written there. */
final class ReplacementReader {
    private static final String NAME = "replace";
    private static final String EXAMPLE = "Write replace: [{header: X-Api-Key}]";

    private final Section service;
    private final Errors errors;

    ReplacementReader(Section service, Errors errors) {
        this.service = service;
        this.errors = errors;
    }

    List<Replacement> read() {
        List<Replacement> replacements = new ArrayList<>();
        Setting setting = service.setting(NAME);
        if (setting instanceof Setting.Items items) {
            if (items.items().isEmpty()) {
                service.refuse(NAME, "is an empty list", EXAMPLE);
            }
            for (int i = 0; i < items.items().size(); i++) {
                add(items.items().get(i), service.path(NAME) + "[" + i + "]", replacements);
            }
        } else if (setting != null) {
            service.refuse(NAME, "must be a list", EXAMPLE);
        }
        return replacements;
    }

    private void add(Setting item, String path, List<Replacement> replacements) {
        if (!(item instanceof Setting.Group group)) {
            errors.add(item.place(), path, "must be a mapping", EXAMPLE);
            return;
        }
        new KnownKeys(errors).check(group, Key.REPLACEMENT, path + ".");
        Section section = service.below(group, Key.REPLACEMENT, path + ".");
        if (!section.has("header") && !section.has("query") && errors.concern(path)) {
            return; // a word that is misspelt, say, and told already
        }
        Replacement replacement = section.has("query") ? query(section) : header(section);
        if (isRepeated(replacement, replacements)) {
            errors.add(item.place(), path, "is written twice", "Remove one of them");
        }
        replacements.add(replacement);
    }

    private static Replacement header(Section section) {
        String header = section.required("header", EXAMPLE);
        String scheme = section.text("scheme");
        if (!header.isEmpty() && !isToken(header)) {
            section.refuse("header", "is not the name of a header field", "Write the name only, such as X-Api-Key");
        }
        if (scheme != null && !isToken(scheme)) {
            section.refuse("scheme", "is not an authentication scheme", "Write one word, such as Bearer");
        }
        return new Replacement.Header(header, scheme, section.choice("when", When.values()));
    }

    private static Replacement query(Section section) {
        String parameter = section.required("query", "Write {query: api_key}");
        if (section.has("header")) {
            section.refuse("header", "stands beside query", "Write two entries: each is one place in a request");
        }
        if (section.has("scheme")) {
            section.refuse("scheme", "stands beside query", "Remove it: only header fields have a scheme");
        }
        if (!isParameterName(parameter)) {
            section.refuse(
                    "query",
                    "is not the name of a query parameter",
                    "Write the name only, not percent-encoded, such as api_key");
        }
        return new Replacement.Query(parameter, section.choice("when", When.values()));
    }

    private static boolean isRepeated(Replacement replacement, List<Replacement> before) {
        for (Replacement other : before) {
            if (isSame(other, replacement)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSame(Replacement one, Replacement other) {
        if (one instanceof Replacement.Header header && other instanceof Replacement.Header second) {
            return header.header().equalsIgnoreCase(second.header()) && sameScheme(header.scheme(), second.scheme());
        }
        return one instanceof Replacement.Query query
                && other instanceof Replacement.Query second
                && query.parameter().equals(second.parameter());
    }

    private static boolean sameScheme(@Nullable String one, @Nullable String other) {
        return one == null ? other == null : one.equalsIgnoreCase(other);
    }

    /** Visible ASCII characters but for those that have a meaning in a query. */
    private static boolean isParameterName(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 0x7f || "%&;=+#?".indexOf(c) >= 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether it is a token of RFC 9110 section 5.6.2, as methods, field names and schemes are. */
    static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean alphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!alphanumeric && "!#$%&'*+-.^_`|~".indexOf(c) < 0) {
                return false;
            }
        }
        return !text.isEmpty();
    }
}
