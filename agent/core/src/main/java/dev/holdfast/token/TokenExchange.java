package dev.holdfast.token;

import dev.holdfast.config.TokenSettings;
import dev.holdfast.config.TokenSourceSettings;
import dev.holdfast.identity.Generation;
import java.time.Instant;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * RFC 8693: a token for another token, on behalf of its subject. Neither is kept; what comes of them does not outlive them (what
 * was revoked or has ended upstream must not live on here).
 */
final class TokenExchange implements Grant {
    private final TokenSettings settings;
    private final SubjectToken subject;
    private final String subjectType;
    private final @Nullable SubjectToken actor;
    private final @Nullable String actorType;

    private TokenExchange(
            TokenSettings settings,
            SubjectToken subject,
            String subjectType,
            @Nullable SubjectToken actor,
            @Nullable String actorType) {
        this.settings = settings;
        this.subject = subject;
        this.subjectType = subjectType;
        this.actor = actor;
        this.actorType = actorType;
    }

    static TokenExchange of(String service, Issuer issuer, TokenSettings settings, LongSupplier nanoTime) {
        TokenSourceSettings subject =
                Objects.requireNonNull(issuer.settings().grant().subjectToken());
        TokenSourceSettings actor = issuer.settings().grant().actorToken();
        return new TokenExchange(
                settings,
                SubjectToken.of(service, issuer, subject, "subject-token:", nanoTime),
                subject.type(),
                actor == null ? null : SubjectToken.of(service, issuer, actor, "actor-token:", nanoTime),
                actor == null ? null : actor.type());
    }

    @Override
    public Instant appendTo(StringBuilder form, Generation generation) throws TokenException {
        String token = subject.get(generation);
        form.append("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange");
        ClientAuthentication.append(form, "subject_token", token);
        ClientAuthentication.append(form, "subject_token_type", subjectType);
        Instant end = JwtClaims.expiry(token);
        if (actor != null && actorType != null) {
            String acting = actor.get(generation);
            ClientAuthentication.append(form, "actor_token", acting);
            ClientAuthentication.append(
                    form, "actor_token_type", actorType); // if and only if there is one, section 2.1
            Instant actingEnd = JwtClaims.expiry(acting);
            end = actingEnd.isBefore(end) ? actingEnd : end;
        }
        for (String audience : settings.audiences()) {
            ClientAuthentication.append(form, "audience", audience);
        }
        Grant.appendTarget(form, settings);
        return end;
    }

    @Override
    public void forget(long generation) {
        subject.forget(generation);
        if (actor != null) {
            actor.forget(generation);
        }
    }
}
