package dev.holdfast.command;

import dev.holdfast.command.CheckReport.IdentityFinding;
import dev.holdfast.command.CheckReport.IssuerFinding;
import dev.holdfast.command.CheckReport.Problem;
import dev.holdfast.command.CheckReport.ServiceFinding;
import dev.holdfast.config.Binding;
import dev.holdfast.config.ConfigurationError;
import dev.holdfast.config.ConfigurationException;
import dev.holdfast.config.HostPattern;
import dev.holdfast.config.ServiceSettings;
import dev.holdfast.config.TokenSettings;
import dev.holdfast.control.JsonText;
import dev.holdfast.identity.Generation;
import dev.holdfast.start.Version;
import dev.holdfast.token.TokenFacts;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Findings as one JSON object, for scripts. Members may be added, never renamed. */
final class CheckJson {
    private CheckJson() {}

    static String of(ConfigurationException refused) {
        List<Object> errors = new ArrayList<>();
        for (ConfigurationError error : refused.errors()) {
            errors.add(members(
                    "place", error.place(),
                    "key", error.key(),
                    "problem", error.problem(),
                    "remedy", error.remedy()));
        }
        return JsonText.of(members(
                "version", Version.text(), "exitCode", ExitCode.CONFIGURATION, "valid", false, "errors", errors));
    }

    static String of(CheckReport report) {
        List<Object> identities = new ArrayList<>();
        report.identities().forEach(each -> identities.add(identity(each)));
        List<Object> issuers = new ArrayList<>();
        report.issuers().forEach(each -> issuers.add(issuer(each)));
        List<Object> services = new ArrayList<>();
        report.services().forEach(each -> services.add(service(each, report.servers())));
        return JsonText.of(members(
                "version",
                Version.text(),
                "exitCode",
                report.exitCode(),
                "valid",
                true,
                "source",
                report.configuration().source(),
                "ceiling",
                CheckReport.word(report.configuration().ceiling()),
                "identities",
                identities,
                "issuers",
                issuers,
                "services",
                services,
                "notes",
                report.notes()));
    }

    private static Map<String, @Nullable Object> identity(IdentityFinding identity) {
        Generation generation = identity.generation();
        if (generation == null) {
            return members(
                    "name",
                    identity.name(),
                    "usable",
                    false,
                    "revocation",
                    identity.revocation(),
                    "problem",
                    problem(identity.problem()));
        }
        List<Object> chain = new ArrayList<>();
        for (X509Certificate certificate : generation.chain()) {
            chain.add(certificate.getSubjectX500Principal().getName());
        }
        return members(
                "name",
                identity.name(),
                "usable",
                true,
                "chain",
                chain,
                "x5t#S256",
                generation.thumbprint(),
                "notBefore",
                generation.notBefore().toString(),
                "notAfter",
                generation.notAfter().toString(),
                "revocation",
                identity.revocation());
    }

    private static Map<String, @Nullable Object> issuer(IssuerFinding issuer) {
        return members(
                "name",
                issuer.settings().name(),
                "issuer",
                issuer.settings().issuer(),
                "clientId",
                issuer.settings().clientId(),
                "authentication",
                issuer.settings().authentication().method().word(),
                "metadataFound",
                issuer.metadataFound());
    }

    private static Map<String, @Nullable Object> service(ServiceFinding service, List<ServerFinding> all) {
        List<Object> servers = new ArrayList<>();
        for (ServerFinding server : all) {
            if (server.service().name().equals(service.service().name())) {
                servers.add(ServerJson.of(server));
            }
        }
        ServiceSettings settings = service.service().settings();
        List<Object> hosts = new ArrayList<>();
        for (HostPattern host : settings.hosts()) {
            hosts.add(CheckText.host(host));
        }
        return members(
                "name",
                settings.name(),
                "hosts",
                hosts,
                "stage",
                CheckReport.word(service.service().stage()),
                "configuredStage",
                CheckReport.word(settings.stage()),
                "percent",
                settings.percent(),
                "identity",
                settings.identity(),
                "until",
                settings.until() == null ? null : settings.until().toString(),
                "token",
                token(service),
                "resource",
                ResourceText.members(service.resource()),
                "weakness",
                service.service().weakness(),
                "effect",
                Forecast.of(service),
                "problem",
                problem(service.problem()),
                "servers",
                servers);
    }

    private static @Nullable Map<String, @Nullable Object> token(ServiceFinding service) {
        TokenFacts token = service.token();
        if (token == null) {
            return null;
        }
        TokenSettings settings =
                Objects.requireNonNull(service.service().settings().token());
        return members(
                "issuer",
                service.issuer(),
                "endpoint",
                token.endpoint(),
                "endpointFrom",
                token.endpointIsAlias() ? "mtls_endpoint_aliases" : "token_endpoint",
                "binding",
                token.binding().words(),
                // null: nobody knows
                "bound",
                token.binding() == Binding.NONE ? Boolean.FALSE : token.provesBinding() ? true : null,
                "bindingProof",
                token.provesBinding() ? "cnf" : null,
                "issuerClaimsBinding",
                token.issuerClaimsBinding(),
                "fingerprint",
                token.fingerprint(),
                "lifeSeconds",
                token.lifeSeconds(),
                "lifeSaid",
                token.lifeSaid(),
                "usableSeconds",
                token.usableSeconds(),
                "scope",
                settings.scope(),
                "scopeGranted",
                token.scope(),
                "scopeWithheld",
                token.withheldScopes(),
                "authorizationDetails",
                settings.authorizationDetails(),
                "authorizationDetailsGranted",
                token.authorizationDetails(),
                "authorizationDetailsWithheld",
                token.withheldDetails());
    }

    static @Nullable Map<String, @Nullable Object> problem(@Nullable Problem problem) {
        return problem == null
                ? null
                : members("reason", problem.reason(), "peer", problem.isPeers(), "text", problem.text());
    }

    /** Names and values by turns; in that order in the text. */
    static Map<String, @Nullable Object> members(@Nullable Object... namesAndValues) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            members.put((String) Objects.requireNonNull(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return members;
    }
}
