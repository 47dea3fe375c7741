package dev.holdfast.policy;

import dev.holdfast.config.Replacement;
import dev.holdfast.request.AuthorizationScheme;
import org.jspecify.annotations.Nullable;

/**
 * A header field that carries a static credential of a service. Of Authorization no value is one that is made for its request, such as
 * a signature or the answer to a challenge, unless its scheme is written. Immutable; allocates nothing.
 */
final class StaticHeader {
    private final String name;
    private final @Nullable String scheme;
    private final boolean bare;
    private final boolean authorization;

    StaticHeader(Replacement.Header replacement) {
        this.name = replacement.header();
        this.bare = Replacement.Header.NO_SCHEME.equalsIgnoreCase(replacement.scheme());
        this.scheme = bare ? null : replacement.scheme();
        this.authorization = name.equalsIgnoreCase("Authorization");
    }

    String name() {
        return name;
    }

    /** Whether it is Authorization, whatever the scheme. */
    boolean isAnyAuthorization() {
        return authorization && scheme == null && !bare;
    }

    boolean is(String header, String value) {
        return name.equalsIgnoreCase(header) && isStatic(value);
    }

    private boolean isStatic(String value) {
        if (scheme != null) {
            return AuthorizationScheme.isOf(scheme, value);
        }
        if (bare && !AuthorizationScheme.isMissing(value)) {
            return false;
        }
        return !authorization || !AuthorizationScheme.isDynamic(value);
    }
}
