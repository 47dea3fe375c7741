package dev.holdfast.token;

import dev.holdfast.config.TokenSettings;
import dev.holdfast.identity.Generation;
import java.time.Instant;
import java.util.Objects;

/** RFC 7523 section 2.1: a token for the subject of an assertion that something else keeps fresh in a file. */
final class JwtBearer implements Grant {
    private final JwtFile assertion;
    private final TokenSettings settings;

    JwtBearer(Issuer issuer, TokenSettings settings) {
        this.assertion = new JwtFile(
                issuer.name(), Objects.requireNonNull(issuer.settings().grant().assertion()), "assertion:");
        this.settings = settings;
    }

    @Override
    public Instant appendTo(StringBuilder form, Generation generation) throws TokenException {
        String jwt = assertion.read();
        form.append("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer");
        ClientAuthentication.append(form, "assertion", jwt);
        Grant.appendTarget(form, settings);
        return Instant.MAX; // an assertion is good for asking, not for as long as what is asked for
    }
}
