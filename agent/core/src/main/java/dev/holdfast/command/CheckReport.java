package dev.holdfast.command;

import dev.holdfast.config.Configuration;
import dev.holdfast.config.IssuerSettings;
import dev.holdfast.config.TokenSettings;
import dev.holdfast.identity.Generation;
import dev.holdfast.policy.Service;
import dev.holdfast.token.ResourceFinding;
import dev.holdfast.token.TokenFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a check found. Immutable; holds no token, and keys only inside their own type, which does not print them.
 *
 * @param notes what the agent would warn of and what is no failure
 * @param servers the resource servers, in the order of the services and their hosts
 */
record CheckReport(
        Configuration configuration,
        List<IdentityFinding> identities,
        List<IssuerFinding> issuers,
        List<ServiceFinding> services,
        List<String> notes,
        List<ServerFinding> servers) {
    CheckReport {
        identities = List.copyOf(identities);
        issuers = List.copyOf(issuers);
        services = List.copyOf(services);
        notes = List.copyOf(notes);
        servers = List.copyOf(servers);
    }

    /**
     * Why something does not work.
     *
     * @param reason for scripts: lower case with hyphens, such as "client-refused"
     * @param text for people: what is wrong and what to do
     * @param isPeers whether a peer said no; else the cause is on this side
     */
    record Problem(String reason, String text, boolean isPeers) {}

    /**
     * @param generation null exactly when there is a problem
     * @param revocation in words, whether the authority has revoked the certificate or why that cannot be known; null when there
     *     is no certificate
     */
    record IdentityFinding(
            String name,
            @Nullable Generation generation,
            @Nullable String revocation,
            @Nullable Problem problem) {}

    /** @param metadataFound null when nobody asked: no service uses it, or none of those that do has a usable identity */
    record IssuerFinding(IssuerSettings settings, @Nullable Boolean metadataFound) {}

    /**
     * @param token null when the service has none, or when there is a problem
     * @param resource what its resource's metadata said; null where they choose nothing, or nothing was tried
     * @param problem why there is no token, or no certificate; null when all is well
     */
    record ServiceFinding(
            Service service,
            @Nullable TokenFacts token,
            @Nullable ResourceFinding resource,
            @Nullable Problem problem) {

        /** Name of the issuer that its token is asked of; null without a token. */
        @Nullable String issuer() {
            TokenSettings settings = service.settings().token();
            return resource != null ? resource.issuer() : settings == null ? null : settings.issuer();
        }
    }

    /** What is wrong on this side comes first: with it put right, a peer may say something else. */
    int exitCode() {
        boolean refused = false;
        for (Problem problem : problems()) {
            if (!problem.isPeers()) {
                return ExitCode.CONFIGURATION;
            }
            refused = true;
        }
        return refused ? ExitCode.PEER : ExitCode.OK;
    }

    /** All, the identities' first. */
    List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        for (IdentityFinding identity : identities) {
            if (identity.problem() != null) {
                problems.add(identity.problem());
            }
        }
        for (ServiceFinding service : services) {
            if (service.problem() != null) {
                problems.add(service.problem());
            }
        }
        for (ServerFinding server : servers) {
            if (server.problem() != null) {
                problems.add(server.problem());
            }
        }
        return problems;
    }

    /** As it is written in the file: "static-key". */
    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
