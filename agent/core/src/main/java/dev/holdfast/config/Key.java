package dev.holdfast.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One setting that exists, and below {@link #ROOT} all of them: what may be written where, what its default is, and what belongs
 * to a later version. Immutable.
 *
 * @param name as in the file; empty for the root and for what stands below a name that the operator chose
 * @param standard the default as an operator would write it; null when there is none
 * @param children for a name that the operator chose, the single description of what stands below it
 */
record Key(String name, Kind kind, @Nullable String standard, List<Key> children) {

    enum Kind {
        /** A text or a list. */
        VALUE,
        /** A value that is too rich for one line. */
        FILE_ONLY,
        /** A value that is about the file, or must not depend on it. */
        OUTSIDE_FILE,
        /** A mapping with known keys. */
        GROUP,
        /** A mapping whose keys are names that the operator chose. */
        NAMED,
        /** Belongs to a later version, with settings of its own. */
        UNSUPPORTED_GROUP
    }

    /** One entry of {@code replace:}. */
    static final Key REPLACEMENT =
            group("", value("header", null), value("scheme", null), value("query", null), value("when", "static"));

    private static final Key IDENTITY = group(
            "",
            group(
                    "pem",
                    value("certificate", null),
                    value("key", null),
                    group("key-password", value("file", null), value("env", null))),
            value("revocation-check", "auto"),
            unsupportedGroup("keystore"),
            unsupportedGroup("pkcs11"),
            unsupportedGroup("spiffe"),
            unsupportedGroup("est"),
            unsupportedGroup("acme"));

    private static final Key ISSUER = group(
            "",
            value("issuer", null),
            value("trust", null),
            value("client-id", null),
            value("authenticate", "tls_client_auth"),
            value("identity", null),
            value("grant", "client_credentials"),
            value("revoke", "on"),
            value("proof-key-life", "12h"),
            value("key", null),
            value("key-id", null),
            value("assertion-header-type", "client-authentication+jwt"),
            group("assertion", value("file", null), value("type", "jwt-bearer")),
            source("subject-token"),
            source("actor-token"));

    private static final Key SERVICE = group(
            "",
            value("hosts", null),
            value("methods", null),
            value("paths", null),
            named("labels", value("", null)),
            value("identity", null),
            new Key("replace", Kind.FILE_ONLY, null, List.of()),
            group(
                    "token",
                    value("issuer", null),
                    value("scope", null),
                    value("resource", null),
                    value("binding", "certificate"),
                    value("audience", null),
                    new Key("authorization-details", Kind.FILE_ONLY, null, List.of()),
                    value("discover", null)),
            value("stage", "observe"),
            value("percent", "100"),
            value("by", "attempt"),
            value("on-failure", "static-key"),
            value("wait", "2s"),
            value("trust", null),
            value("until", null));

    static final Key ROOT = group(
            "",
            value("stage", "enforce"),
            group("log", value("level", "info")),
            value("control", "on"),
            value("instance", null),
            new Key("config", Kind.OUTSIDE_FILE, null, List.of()),
            new Key("enabled", Kind.OUTSIDE_FILE, "false", List.of()),
            named("identities", IDENTITY),
            named("issuers", ISSUER),
            named("services", SERVICE));

    boolean isMapping() {
        return kind == Kind.GROUP || kind == Kind.NAMED;
    }

    boolean isUnsupported() {
        return kind == Kind.UNSUPPORTED_GROUP;
    }

    /** The setting of that name in this mapping; null when there is none. Below a chosen name every name is one. */
    @Nullable Key child(String wanted) {
        if (kind == Kind.NAMED) {
            return children.get(0);
        }
        for (Key child : children) {
            if (child.name.equals(wanted)) {
                return child;
            }
        }
        return null;
    }

    /** The setting with that dotted key; null when there is none. */
    @Nullable Key find(String dotted) {
        Key key = this;
        int from = 0;
        while (from <= dotted.length()) {
            // a label's name may hold dots: it is the rest
            boolean last = key.kind == Kind.NAMED && !key.children.get(0).isMapping();
            int dot = last ? -1 : dotted.indexOf('.', from);
            String segment = dot < 0 ? dotted.substring(from) : dotted.substring(from, dot);
            Key child = segment.isEmpty() ? null : key.child(segment);
            if (child == null || dot < 0 || child.kind == Kind.UNSUPPORTED_GROUP) {
                return child;
            }
            key = child;
            from = dot + 1;
        }
        return null;
    }

    /** Where a token comes from that is given for another one. */
    private static Key source(String name) {
        return group(name, value("file", null), value("issuer", null), value("type", null), value("scope", null));
    }

    private static Key value(String name, @Nullable String standard) {
        return new Key(name, Kind.VALUE, standard, List.of());
    }

    private static Key group(String name, Key... children) {
        return new Key(name, Kind.GROUP, null, List.of(children));
    }

    private static Key named(String name, Key child) {
        return new Key(name, Kind.NAMED, null, List.of(child));
    }

    private static Key unsupportedGroup(String name) {
        return new Key(name, Kind.UNSUPPORTED_GROUP, null, List.of());
    }
}
