package dev.holdfast.config;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks at the issuers that another issuer's subject and actor tokens come from. */
final class SubjectIssuers {
    private final Section section;
    private final Map<String, IssuerSettings> issuers;

    SubjectIssuers(Section section, Map<String, IssuerSettings> issuers) {
        this.section = section;
        this.issuers = issuers;
    }

    /** @param name of the issuer that the section is of */
    void check(String name) {
        GrantSettings grant = Objects.requireNonNull(issuers.get(name)).grant();
        check(name, "subject-token", grant.subjectToken());
        check(name, "actor-token", grant.actorToken());
    }

    private void check(String name, String key, @Nullable TokenSourceSettings source) {
        String other = source == null ? null : source.issuer();
        if (source == null || other == null || source.file() != null) {
            return; // nothing to follow, or said to be wrong already
        }
        Section below = section.section(key);
        IssuerSettings settings = issuers.get(other);
        if (settings == null) {
            below.refuse(
                    "issuer",
                    "there is no issuer " + Errors.quoted(other),
                    ConfigurationReader.oneOf(issuers.keySet(), "issuers"));
        } else if (leadsTo(name, other, new LinkedHashSet<>())) {
            below.refuse("issuer", "goes round in a circle", "Let one of them take its token from a file");
        } else if (!Objects.equals(
                settings.identity(), Objects.requireNonNull(issuers.get(name)).identity())) {
            below.refuse(
                    "issuer",
                    "issuer " + Errors.quoted(other) + " has another identity",
                    "Give both the same identity:");
        }
    }

    private boolean leadsTo(String wanted, @Nullable String from, Set<String> seen) {
        IssuerSettings settings = from == null || !seen.add(from) ? null : issuers.get(from);
        if (wanted.equals(from)) {
            return true;
        }
        return settings != null
                && (leadsTo(wanted, issuerOf(settings.grant().subjectToken()), seen)
                        || leadsTo(wanted, issuerOf(settings.grant().actorToken()), seen));
    }

    private static @Nullable String issuerOf(@Nullable TokenSourceSettings source) {
        return source == null ? null : source.issuer();
    }
}
