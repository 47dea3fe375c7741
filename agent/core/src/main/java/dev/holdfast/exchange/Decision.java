package dev.holdfast.exchange;

import dev.holdfast.config.Stage;
import dev.holdfast.identity.Generation;
import dev.holdfast.identity.Identity;
import dev.holdfast.policy.Service;
import dev.holdfast.proof.TokenProof;
import dev.holdfast.request.AuthorizationScheme;
import dev.holdfast.telemetry.Faults;
import dev.holdfast.token.Credential;
import dev.holdfast.token.ServiceCredentials;
import dev.holdfast.token.TokenException;
import dev.holdfast.trust.ServerTrust;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of one wire attempt: the bound credential of its own connection's generation, the request as the application made
 * it, or a denial.
 *
 * <p>Stateless. Any thread may call it, event loops too: it takes no lock and waits for nothing. What is missing is asked for and
 * found by a later request; this one goes by the failure policy at once.
 */
final class Decision {
    private Decision() {}

    /**
     * Decides, counts, and leaves what came of it in the attempt. It never throws: after a fault of the agent the request goes as the
     * application made it, or not at all where the policy forbids that.
     *
     * @param session the connection's, null for plain http
     */
    static void decide(Attempt attempt, RequestHead head, @Nullable SSLSession session) {
        try {
            look(attempt, head, session);
        } catch (Throwable fault) {
            // not left to the bridge: it would send on what the client holds, the key or the token of an earlier
            // attempt
            Faults.count(fault);
            afterFault(attempt, session);
        }
    }

    private static void afterFault(Attempt attempt, @Nullable SSLSession session) {
        Route route = attempt.route();
        attempt.goUnchanged();
        route.counters().notReplaced(Failure.AGENT_FAULT.number());
        if (!forbidsAsMade(route, session)) {
            return;
        }
        route.counters().denied();
        attempt.deny(new HoldfastDeniedException(
                "request to service " + route.service().name() + " denied by its policy (" + Failure.AGENT_FAULT.label()
                        + "): " + Failure.AGENT_FAULT.explanation()));
    }

    private static boolean forbidsAsMade(Route route, @Nullable SSLSession session) {
        Service service = route.service();
        ServerTrust trust = route.trust();
        return service.stage() == Stage.ENFORCE
                && (service.deniesOnFailure()
                        || service.hasEnded()
                        || (trust != null && (session == null || !trust.trusts(session))));
    }

    private static void look(Attempt attempt, RequestHead head, @Nullable SSLSession session) {
        Route route = attempt.route();
        Service service = route.service();
        attempt.goUnchanged();
        if (service.stage() == Stage.OFF) {
            return;
        }
        route.counters().attempt();
        route.noteWhetherAsked(session);
        boolean carriesStatic = carriesStatic(service, head);
        if (carriesStatic) {
            route.counters().staticSeen(System.currentTimeMillis());
        }
        if (service.hasEnded()) {
            end(attempt, carriesStatic);
            return;
        }
        if (ServerCheck.settles(attempt, session, carriesStatic)) {
            return;
        }
        if (service.stage() == Stage.OBSERVE || attempt.phase() == Attempt.Phase.AS_MADE) {
            goAsMade(route, carriesStatic);
            return;
        }
        if (!carriesStatic && !service.replacesAlways()) {
            if (service.stage() == Stage.SHADOW || attempt.isChosen()) {
                countAuthorizationLeft(route, head);
            }
            return;
        }
        if (service.stage() == Stage.ENFORCE && !attempt.isChosen()) {
            route.counters().notChosen();
            goAsMade(route, carriesStatic);
            return;
        }
        Failure failure = RequestSignature.isOn(head, service)
                ? Failure.REQUEST_SIGNED
                : service.stage() == Stage.SHADOW ? rehearse(route, head, session) : replace(attempt, head, session);
        if (failure == null) {
            if (service.stage() == Stage.SHADOW) {
                route.counters().wouldReplace();
                goAsMade(route, carriesStatic);
            } else {
                route.counters().replaced();
            }
            return;
        }
        route.counters().notReplaced(failure.number());
        if (service.stage() == Stage.ENFORCE && service.deniesOnFailure()) {
            route.counters().denied();
            attempt.deny(new HoldfastDeniedException("request to service " + service.name() + " denied by its policy ("
                    + failure.label() + "): " + failure.explanation()
                    + ". Set on-failure: static-key to send what the application made"));
            return;
        }
        goAsMade(route, carriesStatic);
    }

    /** After the contract's end every request is denied, the static key's too; below enforce that is only counted. */
    private static void end(Attempt attempt, boolean carriesStatic) {
        Route route = attempt.route();
        route.counters().notReplaced(Failure.CONTRACT_ENDED.number());
        if (route.service().stage() != Stage.ENFORCE) {
            goAsMade(route, carriesStatic);
            return;
        }
        route.counters().denied();
        attempt.deny(new HoldfastDeniedException(
                "request to service " + route.service().name() + " denied by its policy ("
                        + Failure.CONTRACT_ENDED.label() + "): " + Failure.CONTRACT_ENDED.explanation()));
    }

    private static @Nullable Failure replace(Attempt attempt, RequestHead head, @Nullable SSLSession session) {
        Route route = attempt.route();
        if (session == null) {
            return Failure.PLAIN_HTTP;
        }
        Generation generation = route.generation();
        if (generation == null) {
            return Failure.without(route.bound());
        }
        if (route.needsCertificate()) {
            ConnectionMark mark = ConnectionMark.of(session);
            if (mark == null || mark.kind() != ConnectionMark.Kind.OFFERED) {
                return withoutCertificate(mark, session);
            }
            generation = generationOf(mark, route);
            if (generation == null) {
                return Failure.GENERATION_GONE;
            }
        }
        ServiceCredentials credentials = route.credentials();
        if (credentials == null) {
            if (route.service().settings().token() != null) {
                return Failure.CREDENTIAL_PENDING; // such as when the clock was put back over the contract's end
            }
            attempt.replace(generation.number(), null);
            removeFromTarget(attempt, head);
            return null;
        }
        if (isAuthorizationInUse(route.service(), head)) {
            return Failure.AUTHORIZATION_IN_USE;
        }
        Credential credential = credentials.current(generation.number());
        if (credential == null) {
            return missing(credentials, generation);
        }
        TokenProof proof = credential.proof();
        if (proof != null && !attempt.prove(proof, head)) {
            return Failure.PROOF_TARGET; // a token that is bound to a proof never goes without one
        }
        attempt.replace(generation.number(), credential);
        removeFromTarget(attempt, head);
        return null;
    }

    private static void removeFromTarget(Attempt attempt, RequestHead head) {
        Service service = attempt.route().service();
        if (!service.looksAtTargets()) {
            return;
        }
        String authority = service.isUserInfoStatic() ? head.authority() : null;
        int userInfo = authority == null ? -1 : authority.lastIndexOf('@');
        attempt.write(
                service.withoutStatic(head.target()),
                authority == null || userInfo < 0 ? null : authority.substring(userInfo + 1));
    }

    /** The one that authenticated the connection: a token that is bound to another would be refused. */
    private static @Nullable Generation generationOf(ConnectionMark mark, Route route) {
        Identity identity = route.identity();
        return identity == null ? null : identity.generation(mark.generation());
    }

    private static Failure withoutCertificate(@Nullable ConnectionMark mark, SSLSession session) {
        if (mark == null) {
            return Staleness.isOlderThanAgent(session) ? Failure.CONNECTION_OLDER : Failure.CERTIFICATE_NOT_ASKED;
        }
        return mark.kind() == ConnectionMark.Kind.DECLINED
                ? Failure.CERTIFICATE_DECLINED
                : Failure.CERTIFICATE_UNSUITABLE;
    }

    /** What {@link #replace} would come to, as far as it can be known without offering a certificate. */
    private static @Nullable Failure rehearse(Route route, RequestHead head, @Nullable SSLSession session) {
        if (session == null) {
            return Failure.PLAIN_HTTP;
        }
        Generation generation = route.generation();
        if (generation == null) {
            return Failure.without(route.bound());
        }
        if (route.needsCertificate() && ConnectionMark.of(session) == null) {
            return withoutCertificate(null, session);
        }
        ServiceCredentials credentials = route.credentials();
        if (credentials == null) {
            return null;
        }
        if (isAuthorizationInUse(route.service(), head)) {
            return Failure.AUTHORIZATION_IN_USE;
        }
        return credentials.current(generation.number()) == null ? missing(credentials, generation) : null;
    }

    /** No credential where one is needed: it is asked for, for the next request, and the reason is told for this one. */
    private static Failure missing(ServiceCredentials credentials, Generation generation) {
        TokenException reason = credentials.failure(generation.number());
        if (reason != null) {
            return Failure.of(reason.reason());
        }
        @SuppressWarnings("unused") // the next request finds what comes of it; a failure is kept with the slot
        CompletableFuture<Credential> underWay = credentials.prepare(generation);
        return Failure.CREDENTIAL_PENDING;
    }

    private static void goAsMade(Route route, boolean carriesStatic) {
        if (carriesStatic) {
            route.counters().sentStatic();
        }
    }

    /** That a service is to lose every Authorization, and this request keeps one, must not look as if it had none. */
    private static void countAuthorizationLeft(Route route, RequestHead head) {
        String value = route.service().namesAnyAuthorization() ? head.header("Authorization") : null;
        if (value != null) {
            Failure failure =
                    AuthorizationScheme.isSigning(value) ? Failure.REQUEST_SIGNED : Failure.AUTHORIZATION_IN_USE;
            route.counters().notReplaced(failure.number());
        }
    }

    private static boolean carriesStatic(Service service, RequestHead head) {
        for (int i = 0; i < service.headerCount(); i++) {
            String name = service.header(i);
            String value = head.header(name);
            if (value != null && service.isStatic(name, value)) {
                return true;
            }
        }
        return service.looksAtTargets() && (service.isStaticIn(head.target()) || hasStaticUserInfo(service, head));
    }

    private static boolean hasStaticUserInfo(Service service, RequestHead head) {
        String authority = service.isUserInfoStatic() ? head.authority() : null;
        return authority != null && authority.lastIndexOf('@') >= 0;
    }

    /** A token goes into Authorization; one that the application uses for something else must not be lost (RFC 6750 section 2). */
    private static boolean isAuthorizationInUse(Service service, RequestHead head) {
        String value = head.header("Authorization");
        return value != null && !service.isStatic("Authorization", value);
    }
}
