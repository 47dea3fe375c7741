package dev.holdfast.token;

import java.math.BigDecimal;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What is used of a successful answer of a token endpoint, RFC 6749 section 5.1. Other members are ignored. Immutable.
 *
 * @param accessToken in the syntax of RFC 6750 section 2.1, so that it cannot break out of a field
 * @param tokenType as the issuer spells it
 * @param lifeSeconds from 1 second to 24 hours; 300 when the issuer does not say
 * @param lifeSaid whether it does
 * @param scope null when the issuer does not say: it is what was asked for
 * @param refreshToken null when there is none, or none that could be sent back
 * @param authorizationDetails that were granted, RFC 9396 section 7; null when the issuer does not say
 */
record TokenResponse(
        String accessToken,
        String tokenType,
        long lifeSeconds,
        boolean lifeSaid,
        @Nullable String scope,
        @Nullable String refreshToken,
        @Nullable AuthorizationDetails authorizationDetails) {
    /** Some hold a whole session; with more it is a server's fault or an attack on the memory. */
    private static final int LONGEST_REFRESH_TOKEN = 16 * 1024;

    private static final long UNSAID_LIFE_SECONDS = 300;
    private static final BigDecimal LONGEST_LIFE_SECONDS = BigDecimal.valueOf(TimeUnit.HOURS.toSeconds(24));

    /** @throws IllegalArgumentException saying what is wrong, without a word of the body */
    static TokenResponse parse(String body) {
        JsonObject members = JsonObject.parse(body);
        if (members == null) {
            throw new IllegalArgumentException("is not a JSON object");
        }
        String token = members.string("access_token");
        if (token == null) {
            throw new IllegalArgumentException("has no access_token");
        }
        if (!isBearerSyntax(token)) {
            throw new IllegalArgumentException("has an access_token with characters that RFC 6750 does not allow");
        }
        String type = members.string("token_type");
        if (type == null) {
            throw new IllegalArgumentException("has no token_type");
        }
        Object expiresIn = members.get("expires_in");
        return new TokenResponse(
                token,
                type,
                life(expiresIn),
                expiresIn != null,
                members.string("scope"),
                refreshToken(members.string("refresh_token")),
                AuthorizationDetails.of(members.get("authorization_details")));
    }

    /**
     * RFC 6749 section 5.1: in any case.
     *
     * @param type "Bearer", as certificate-bound tokens are (RFC 8705 section 3), or "DPoP" (RFC 9449 section 5)
     */
    boolean isOfType(String type) {
        return tokenType.equalsIgnoreCase(type);
    }

    /** Never a token. */
    @Override
    public String toString() {
        return "token response, " + lifeSeconds + " s";
    }

    /** In the syntax of RFC 6749 appendix A.17. Without it the access token is as good. */
    private static @Nullable String refreshToken(@Nullable String sent) {
        if (sent == null || sent.isEmpty() || sent.length() > LONGEST_REFRESH_TOKEN) {
            return null;
        }
        return sent.chars().allMatch(c -> c >= ' ' && c <= '~') ? sent : null;
    }

    /** b64token of RFC 6750 section 2.1. */
    private static boolean isBearerSyntax(String token) {
        int end = token.length();
        while (end > 0 && token.charAt(end - 1) == '=') {
            end--;
        }
        for (int i = 0; i < end; i++) {
            char c = token.charAt(i);
            boolean allowed = (c >= 'A' && c <= 'Z')
                    || (c >= 'a' && c <= 'z')
                    || (c >= '0' && c <= '9')
                    || "-._~+/".indexOf(c) >= 0;
            if (!allowed) {
                return false;
            }
        }
        return end > 0;
    }

    /**
     * A number, or a number in a string as some servers write it. A life of nothing is a fault of the server, not a token to use
     * for a moment; a life without end would outlive every revocation.
     */
    private static long life(@Nullable Object expiresIn) {
        if (expiresIn == null) {
            return UNSAID_LIFE_SECONDS;
        }
        if (!(expiresIn instanceof Number) && !(expiresIn instanceof String)) {
            throw new IllegalArgumentException("has an expires_in that is no number");
        }
        BigDecimal seconds = decimal(expiresIn.toString());
        if (seconds.compareTo(BigDecimal.ONE) < 0) {
            throw new IllegalArgumentException("has an expires_in of less than a second");
        }
        return seconds.min(LONGEST_LIFE_SECONDS).longValue();
    }

    private static BigDecimal decimal(String number) {
        if (number.length() > 40) {
            throw new IllegalArgumentException("has an expires_in that is no number");
        }
        try {
            return new BigDecimal(number.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("has an expires_in that is no number", e);
        }
    }
}
