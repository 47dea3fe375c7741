package dev.holdfast.command;

import dev.holdfast.command.CheckReport.IdentityFinding;
import dev.holdfast.command.CheckReport.IssuerFinding;
import dev.holdfast.command.CheckReport.Problem;
import dev.holdfast.command.CheckReport.ServiceFinding;
import dev.holdfast.config.Binding;
import dev.holdfast.config.Configuration;
import dev.holdfast.config.ConfigurationError;
import dev.holdfast.config.ConfigurationException;
import dev.holdfast.config.HostPattern;
import dev.holdfast.config.ServiceSettings;
import dev.holdfast.identity.Generation;
import dev.holdfast.token.TokenFacts;
import java.security.PublicKey;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.StringJoiner;

/** Findings as tables, for a person. */
final class CheckText {
    private final StringBuilder text = new StringBuilder();

    private CheckText() {}

    static String of(ConfigurationException refused) {
        List<ConfigurationError> errors = refused.errors();
        CheckText text = new CheckText();
        text.line("The configuration is refused, it has " + errors.size()
                + (errors.size() == 1 ? " error:" : " errors:"));
        for (ConfigurationError error : errors) {
            text.line("  " + error);
        }
        return text.text.toString();
    }

    static String of(CheckReport report) {
        CheckText text = new CheckText();
        Configuration configuration = report.configuration();
        text.line("The configuration is valid. Source: " + configuration.source() + "; ceiling: "
                + CheckReport.word(configuration.ceiling()));
        text.identities(report.identities());
        text.issuers(report.issuers());
        text.services(report.services(), report.servers());
        text.list("Problems:", report.problems().stream().map(Problem::text).toList());
        text.list("Worth a look:", report.notes());
        text.line("");
        text.line(conclusion(report));
        return text.text.toString();
    }

    private void identities(List<IdentityFinding> identities) {
        if (identities.isEmpty()) {
            return;
        }
        Table table = new Table("IDENTITY", "SUBJECT", "ISSUED BY", "KEY", "EXPIRES", "X5T#S256");
        for (IdentityFinding identity : identities) {
            Generation generation = identity.generation();
            if (generation == null) {
                table.row(identity.name(), "cannot be used, see below");
                continue;
            }
            table.row(
                    identity.name(),
                    generation.leaf().getSubjectX500Principal().getName(),
                    issuedBy(generation),
                    key(generation.leaf().getPublicKey()),
                    expiry(generation.notAfter()),
                    generation.thumbprint());
        }
        table(table);
        for (IdentityFinding identity : identities) {
            if (identity.revocation() != null) {
                line("Revocation of " + identity.name() + "'s certificate: " + identity.revocation());
            }
        }
    }

    private void issuers(List<IssuerFinding> issuers) {
        if (issuers.isEmpty()) {
            return;
        }
        Table table = new Table("ISSUER", "IDENTIFIER", "METADATA", "CLIENT", "AUTHENTICATION");
        for (IssuerFinding issuer : issuers) {
            Boolean found = issuer.metadataFound();
            table.row(
                    issuer.settings().name(),
                    issuer.settings().issuer(),
                    found == null ? "not asked for" : found ? "found" : "not usable, see below",
                    issuer.settings().clientId(),
                    issuer.settings().authentication().method().word());
        }
        table(table);
    }

    private void services(List<ServiceFinding> services, List<ServerFinding> servers) {
        line("");
        if (services.isEmpty()) {
            line("There are no services: static credentials are observed on every host, and no request is changed.");
            return;
        }
        Table table = new Table("SERVICE", "HOSTS", "STAGE", "TOKEN");
        for (ServiceFinding service : services) {
            ServiceSettings settings = service.service().settings();
            table.row(settings.name(), hosts(settings.hosts()), stage(service), token(service));
        }
        text.append(table);
        for (ServiceFinding service : services) {
            text.append(ResourceText.of(service));
            text.append(TokenText.of(service));
        }
        for (ServerFinding server : servers) {
            text.append(ServerText.of(server));
        }
        line("");
        line("What the agent would do:");
        for (ServiceFinding service : services) {
            line("  " + service.service().name() + ": " + Forecast.of(service));
        }
        for (ServerFinding server : servers) {
            if (server.problem() != null) {
                line("  " + server.service().name() + ": not so at " + server.name() + ", for the problem below.");
            }
        }
    }

    private void table(Table table) {
        text.append('\n').append(table);
    }

    private void list(String heading, List<String> lines) {
        if (lines.isEmpty()) {
            return;
        }
        line("");
        line(heading);
        for (String each : lines) {
            line("  " + each);
        }
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    private static String conclusion(CheckReport report) {
        return switch (report.exitCode()) {
            case ExitCode.OK -> "All is well.";
            case ExitCode.PEER -> "A peer said no; see the problems above.";
            default -> "This side is not in order; see the problems above.";
        };
    }

    private static String issuedBy(Generation generation) {
        String issuer = generation.leaf().getIssuerX500Principal().getName();
        int others = generation.chain().size() - 1;
        return others == 0 ? issuer : issuer + " (" + others + " more in the chain)";
    }

    private static String key(PublicKey key) {
        if (key instanceof ECKey ec) {
            return "EC " + ec.getParams().getOrder().bitLength();
        }
        return key instanceof RSAKey rsa ? "RSA " + rsa.getModulus().bitLength() : key.getAlgorithm();
    }

    private static String expiry(Instant notAfter) {
        return notAfter + " (in " + duration(Duration.between(Instant.now(), notAfter)) + ")";
    }

    static String stage(ServiceFinding service) {
        ServiceSettings settings = service.service().settings();
        String inForce = CheckReport.word(service.service().stage());
        return service.service().stage() == settings.stage()
                ? inForce
                : inForce + " (configured " + CheckReport.word(settings.stage()) + ")";
    }

    private static String token(ServiceFinding service) {
        if (service.problem() != null) {
            return "none, see below";
        }
        if (service.token() == null) {
            return "none wanted";
        }
        return bound(service.token()) + ", " + service.token().fingerprint();
    }

    private static String bound(TokenFacts token) {
        if (token.binding() == Binding.NONE) {
            return "BOUND TO NOTHING";
        }
        if (!token.provesBinding()) {
            return "opaque, binding not verified";
        }
        return switch (token.binding()) {
            case DPOP -> "bound to a DPoP key";
            case CERTIFICATE_AND_DPOP -> "bound to the certificate and a DPoP key";
            default -> "bound to the certificate";
        };
    }

    private static String hosts(List<HostPattern> hosts) {
        StringJoiner joined = new StringJoiner(" ");
        for (HostPattern host : hosts) {
            joined.add(host(host));
        }
        return joined.toString();
    }

    static String host(HostPattern pattern) {
        String name = pattern.host().indexOf(':') < 0 ? pattern.host() : "[" + pattern.host() + "]";
        return (pattern.wildcard() ? "*." : "") + name + ":" + pattern.port();
    }

    /** The two largest units: nobody plans by the seconds of a day. */
    static String duration(Duration duration) {
        if (duration.toDays() > 0) {
            return duration.toDays() + " d " + duration.toHoursPart() + " h";
        }
        if (duration.toHours() > 0) {
            return duration.toHours() + " h " + duration.toMinutesPart() + " min";
        }
        return duration.toMinutes() > 0
                ? duration.toMinutes() + " min " + duration.toSecondsPart() + " s"
                : duration.toSeconds() + " s";
    }
}
