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
        if (!section.has("header") && errors.concern(path)) {
            return; // a query parameter, say, which is refused already
        }
        String header = section.required("header", EXAMPLE);
        String scheme = section.text("scheme");
        Replacement replacement = new Replacement(header, scheme, section.choice("when", When.values()));
        refuseUnusable(section, replacement);
        if (isRepeated(replacement, replacements)) {
            errors.add(item.place(), path, "is written twice", "Remove one of them");
        }
        replacements.add(replacement);
    }

    private static void refuseUnusable(Section section, Replacement replacement) {
        if (!replacement.header().isEmpty() && !isToken(replacement.header())) {
            section.refuse("header", "is not the name of a header field", "Write the name only, such as X-Api-Key");
        }
        String scheme = replacement.scheme();
        if (scheme != null && !isToken(scheme)) {
            section.refuse("scheme", "is not an authentication scheme", "Write one word, such as Bearer");
        }
    }

    private static boolean isRepeated(Replacement replacement, List<Replacement> before) {
        for (Replacement other : before) {
            if (other.header().equalsIgnoreCase(replacement.header()) && sameScheme(other, replacement)) {
                return true;
            }
        }
        return false;
    }

    private static boolean sameScheme(Replacement one, Replacement other) {
        @Nullable String scheme = one.scheme();
        return scheme == null ? other.scheme() == null : scheme.equalsIgnoreCase(other.scheme());
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
