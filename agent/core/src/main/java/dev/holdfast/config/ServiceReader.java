package dev.holdfast.config;

import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one entry of {@code services:}. */
final class ServiceReader {
    /** So that a pattern cannot make matching, which every request pays for, expensive. */
    private static final int MOST_WILDCARDS = 4;

    private static final List<String> STANDARD_METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "QUERY");

    private final Section service;
    private final String name;
    private final Map<String, IssuerSettings> issuers;

    ServiceReader(String name, Section service, Map<String, IssuerSettings> issuers) {
        this.name = name;
        this.service = service;
        this.issuers = issuers;
    }

    /** @param overlaps holds it against the services before it */
    ServiceSettings read(Overlaps overlaps, Errors errors) {
        List<HostPattern> hosts = hosts(service.list("hosts"));
        TokenSettings token =
                service.has("token") ? new TokenReader(service.section("token"), issuers, hosts, errors).read() : null;
        ServiceSettings settings = new ServiceSettings(
                name,
                hosts,
                methods(),
                paths(),
                labels(),
                identity(token),
                new ReplacementReader(service, errors).read(),
                token,
                service.choice("stage", Stage.values()),
                percent(),
                service.choice("by", Share.values()),
                service.choice("on-failure", OnFailure.values()),
                firstWait(),
                trust(),
                until());
        refuseIdleStage(settings);
        overlaps.add(settings, service.place("hosts"), service.path("hosts"));
        return settings;
    }

    private List<HostPattern> hosts(List<Setting.Text> written) {
        if (!service.has("hosts")) {
            service.missing("hosts", "Write hosts: [ledger.example.com]");
        }
        List<HostPattern> hosts = new ArrayList<>();
        for (Setting.Text text : written) {
            try {
                HostPattern host = HostPattern.parse(text.value());
                if (hosts.contains(host)) {
                    throw new Refusal("is written twice", "Remove one of them; case and :443 make no difference");
                }
                hosts.add(host);
            } catch (Refusal e) {
                service.refuse("hosts", text, e.about(text.value()));
            }
        }
        return hosts;
    }

    private List<String> methods() {
        List<String> methods = new ArrayList<>();
        for (Setting.Text text : service.list("methods")) {
            String method = text.value();
            String upper = method.toUpperCase(Locale.ROOT);
            if (!ReplacementReader.isToken(method)) {
                service.refuse(
                        "methods",
                        text,
                        new Refusal("holds something that is not a method", "Write methods: [GET, POST]"));
            } else if (!method.equals(upper) && STANDARD_METHODS.contains(upper)) {
                service.refuse(
                        "methods",
                        text,
                        new Refusal(
                                "'" + method + "' is not " + upper + ": methods are case-sensitive", "Write " + upper));
            }
            methods.add(method);
        }
        return methods;
    }

    private List<String> paths() {
        List<String> paths = new ArrayList<>();
        for (Setting.Text text : service.list("paths")) {
            String path = text.value();
            if (!path.startsWith("/")) {
                refusePath(text, "does not begin with /", "Write a path such as /v1/**");
            } else if (path.indexOf('?') >= 0 || path.indexOf('#') >= 0) {
                refusePath(text, "has a query or a fragment", "Write the path only");
            } else if (path.indexOf(' ') >= 0 || path.contains("***")) {
                refusePath(text, "is not a path pattern", "Write * for anything but a slash, ** for anything");
            } else if (wildcards(path) > MOST_WILDCARDS) {
                refusePath(text, "has more than " + MOST_WILDCARDS + " wildcards", "Split it over several patterns");
            }
            paths.add(path);
        }
        return paths;
    }

    private void refusePath(Setting.Text text, String problem, String remedy) {
        service.refuse("paths", text, new Refusal(problem, remedy).about(text.value()));
    }

    private static int wildcards(String path) {
        int wildcards = 0;
        for (int i = 0; i < path.length(); i++) {
            if (path.charAt(i) == '*' && path.charAt(i - 1) != '*') {
                wildcards++;
            }
        }
        return wildcards;
    }

    private Map<String, String> labels() {
        Map<String, String> labels = new LinkedHashMap<>();
        Section section = service.section("labels");
        for (String label : section.names()) {
            String value = section.text(label);
            labels.put(label, value == null ? "" : value);
        }
        return labels;
    }

    private @Nullable String identity(@Nullable TokenSettings token) {
        String own = service.text("identity");
        if (own != null) {
            return own;
        }
        IssuerSettings issuer = token == null ? null : issuers.get(token.issuer());
        if (token == null || issuer == null || !token.binding().isByCertificate()) {
            return null; // no certificate goes where none is asked for
        }
        if (issuer.identity() == null) {
            service.section("token")
                    .refuse(
                            "binding",
                            "certificate needs one, and neither issuer " + Errors.quoted(issuer.name())
                                    + " nor the service has an identity",
                            "Write identity: for one of them, or binding: dpop");
            return null;
        }
        return issuer.identity().isEmpty() ? null : issuer.identity();
    }

    private int percent() {
        String text = service.required("percent", "Write a whole number from 0 to 100");
        int percent = -1;
        if (text.length() <= 3) {
            try {
                percent = Integer.parseInt(text);
            } catch (NumberFormatException e) {
                percent = -1;
            }
        }
        if (percent < 0 || percent > 100) {
            service.refuse(
                    "percent", Errors.quoted(text) + " is not a percentage", "Write a whole number from 0 to 100");
            return 0;
        }
        return percent;
    }

    private Duration firstWait() {
        String text = service.required("wait", "Write a duration such as 2s");
        Duration wait = DurationText.parse(text);
        if (wait == null) {
            service.refuse(
                    "wait",
                    Errors.quoted(text) + " is not a duration",
                    "Write a whole number and its unit: 500ms, 2s or 1m");
            return Duration.ZERO;
        }
        return wait;
    }

    private @Nullable Path trust() {
        Path bundle = service.file("trust");
        if (bundle == null || service.isBroken("trust")) {
            return bundle;
        }
        try {
            @SuppressWarnings("unused") // they are decoded when the configuration is put in force
            List<byte[]> certificates = CertificateBundle.certificates(CertificateBundle.read(bundle));
        } catch (IOException e) {
            service.refuse(
                    "trust",
                    "the file " + bundle + " " + e.getMessage(),
                    "Write the certificates of the authorities that this service's servers may have there, as PEM");
        }
        return bundle;
    }

    /** A date means its first moment in UTC: whoever reads it in a contract must not have to know where the JVM runs. */
    private @Nullable Instant until() {
        String text = service.text("until");
        if (text == null) {
            return null;
        }
        try {
            return text.indexOf('T') < 0
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            service.refuse(
                    "until",
                    Errors.quoted(text) + " is neither a date nor a moment with its offset",
                    "Write 2027-06-30 for the beginning of that day in UTC, or 2027-06-30T18:00:00+02:00");
            return null;
        }
    }

    /** A stage that changes requests, or would, needs something to change. */
    private void refuseIdleStage(ServiceSettings settings) {
        if (settings.stage().compareTo(Stage.OBSERVE) <= 0) {
            return;
        }
        String stage = settings.stage().name().toLowerCase(Locale.ROOT);
        boolean without = !service.has("identity") && !service.has("token");
        if (without && !service.isBroken("identity") && !service.isBroken("token")) {
            service.refuse(
                    "stage",
                    stage + " needs something to put in the static credential's place",
                    "Write token: or identity: for this service, or stage: observe");
        }
        if (settings.replace().isEmpty() && !service.isBroken("replace")) {
            service.refuse(
                    "stage",
                    stage + " needs a static credential to replace",
                    "Write replace: [{header: X-Api-Key}] with the header that leaves, or stage: observe");
        }
    }
}
