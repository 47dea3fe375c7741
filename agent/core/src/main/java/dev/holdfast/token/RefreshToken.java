package dev.holdfast.token;

import dev.holdfast.config.TokenSettings;
import dev.holdfast.identity.Generation;
import java.time.Instant;

/**
 * What an issuer gave along with an access token, to be asked with for the next one (RFC 6749 section 6). Immutable.
 *
 * <p>It is of use to this client only, as the client proves itself with each request: therefore it is bound neither to a certificate
 * (RFC 8705 section 4) nor to a proof's key (RFC 9449 section 5), and outlives both. {@link #toString()} does not show it.
 *
 * @param value in the syntax of RFC 6749 appendix A.17
 * @param settings what is asked for
 * @param end of the token that it came of, and so of everything that comes of it; {@link Instant#MAX} when there was none
 * @param lifeSeconds how long the access token lives that came with it
 */
record RefreshToken(String value, TokenSettings settings, Instant end, long lifeSeconds) implements Grant {

    /**
     * Scope and authorization details are left out: they are then those that were granted (RFC 6749 section 6), which may be fewer
     * than were asked for, and asking for more is an error. Resources are named, since one grant may be for several (RFC 8707
     * section 2.2).
     */
    @Override
    public Instant appendTo(StringBuilder form, Generation generation) {
        form.append("grant_type=refresh_token");
        ClientAuthentication.append(form, "refresh_token", value);
        Grant.appendResources(form, settings);
        return end;
    }

    boolean hasEnded(Instant now) {
        return !now.isBefore(end);
    }

    /**
     * Whether an access token that comes of it can live its whole life. Else it would end with the one that it follows, while what
     * it all came of may have been renewed since: the grant is the better question then.
     */
    boolean outlastsAccessToken(Instant now) {
        return end.equals(Instant.MAX) || !now.plusSeconds(lifeSeconds).isAfter(end);
    }

    /** Never the token. */
    @Override
    public String toString() {
        return "refresh token of " + value.length() + " characters";
    }
}
