package dev.holdfast.policy;

import dev.holdfast.config.Replacement;
import dev.holdfast.request.RequestTarget;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The static credentials of a service that stand in a request's target: query parameters, and user information. Immutable; only what
 * {@link #without} returns is allocated.
 *
 * <p>A parameter leaves with one separator, and nothing else changes: the others keep their order, their encoding and what separates
 * them; with the last one the {@code ?} goes. Behind a {@code ;} what has no {@code =} counts as part of the credential, since half a
 * key must not stay.
 */
final class StaticTarget {
    private final String[] parameters;
    private final boolean userInfo;

    /** @param userInfo whether user information is one of the static credentials */
    StaticTarget(List<Replacement> replacements, boolean userInfo) {
        List<String> names = new ArrayList<>();
        for (Replacement replacement : replacements) {
            if (replacement instanceof Replacement.Query query) {
                names.add(query.parameter());
            }
        }
        this.parameters = names.toArray(new String[0]);
        this.userInfo = userInfo;
    }

    /** Whether any target can have one: without this, no target need be asked for. */
    boolean isAny() {
        return parameters.length > 0 || userInfo;
    }

    boolean isUserInfoStatic() {
        return userInfo;
    }

    /** Whether the name from {@code from} to {@code to} is that of a parameter that leaves. */
    boolean isParameter(String target, int from, int to) {
        for (String parameter : parameters) {
            if (RequestTarget.isNamed(parameter, target, from, to)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the target has one. */
    boolean isIn(String target) {
        return hasUserInfo(target) || hasParameter(target);
    }

    /** The target without them; null when it has none. */
    @Nullable String without(String target) {
        boolean parameter = hasParameter(target);
        boolean user = hasUserInfo(target);
        if (!parameter && !user) {
            return null;
        }
        StringBuilder kept = new StringBuilder(target.length());
        int from = 0;
        if (user) {
            int authority = RequestTarget.authority(target);
            kept.append(target, 0, authority);
            from = RequestTarget.userInfoEnd(target, authority) + 1;
        }
        int query = parameter ? RequestTarget.query(target) : -1;
        if (query >= 0) {
            int end = RequestTarget.queryEnd(target, query);
            kept.append(target, from, query - 1);
            keepOthers(target, query, end, kept);
            from = end;
        }
        return kept.append(target, from, target.length()).toString();
    }

    private void keepOthers(String target, int query, int end, StringBuilder kept) {
        int mark = kept.length();
        char separator = '?';
        int from = query;
        while (from <= end) {
            int to = RequestTarget.parameterEnd(target, from, end);
            boolean leaves = isStatic(target, from, to);
            if (leaves) {
                to = wholeValue(target, to, end);
            } else {
                kept.append(separator).append(target, from, to);
                separator = ';'; // the weaker one, until an & is met
            }
            if (to < end && separator != '?' && target.charAt(to) == '&') {
                separator = '&';
            }
            from = to + 1;
        }
        if (kept.length() == mark + 1) {
            kept.setLength(mark); // one empty parameter is none
        }
    }

    /** Where the value of a credential ends whose parameter ends at {@code to} by its separator. */
    private static int wholeValue(String target, int to, int end) {
        int whole = to;
        while (whole < end && target.charAt(whole) == ';') {
            int next = RequestTarget.parameterEnd(target, whole + 1, end);
            if (RequestTarget.nameEnd(target, whole + 1, next) < next) {
                break;
            }
            whole = next;
        }
        return whole;
    }

    private boolean hasParameter(String target) {
        int query = parameters.length == 0 ? -1 : RequestTarget.query(target);
        if (query < 0) {
            return false;
        }
        int end = RequestTarget.queryEnd(target, query);
        for (int from = query; from <= end; ) {
            int to = RequestTarget.parameterEnd(target, from, end);
            if (isStatic(target, from, to)) {
                return true;
            }
            from = to + 1;
        }
        return false;
    }

    private boolean isStatic(String target, int from, int to) {
        return isParameter(target, from, RequestTarget.nameEnd(target, from, to));
    }

    private boolean hasUserInfo(String target) {
        if (!userInfo) {
            return false;
        }
        int authority = RequestTarget.authority(target);
        return authority >= 0 && RequestTarget.userInfoEnd(target, authority) >= 0;
    }
}
