package dev.holdfast.command;

import dev.holdfast.command.CheckReport.ServiceFinding;
import dev.holdfast.config.Binding;
import dev.holdfast.config.Replacement;
import dev.holdfast.config.ServiceSettings;
import dev.holdfast.config.Share;
import dev.holdfast.config.Stage;
import dev.holdfast.config.TokenSettings;
import dev.holdfast.policy.Service;
import dev.holdfast.token.TokenFacts;

/** Says in plain words what the agent would do with a service's requests. */
final class Forecast {
    private final Service service;
    private final ServiceSettings settings;
    private final ServiceFinding finding;

    private Forecast(ServiceFinding finding) {
        this.service = finding.service();
        this.settings = finding.service().settings();
        this.finding = finding;
    }

    /** One or more sentences. */
    static String of(ServiceFinding finding) {
        return new Forecast(finding).text();
    }

    private String text() {
        if (service.hasEnded()) {
            return "Its contract ended at " + settings.until() + ": there are no tokens for it, and "
                    + (service.stage() == Stage.ENFORCE
                            ? "every request is denied."
                            : "requests go out as the application makes them; with enforce they would be denied.");
        }
        return stage()
                + (settings.until() == null ? "" : " All this until " + settings.until() + "; then it is denied.");
    }

    private String stage() {
        return switch (service.stage()) {
            case OFF -> "Requests go out as the application makes them, and nothing is recorded." + later();
            case OBSERVE ->
                "Requests go out as the application makes them; static credentials are counted by fingerprint."
                        + later();
            case SHADOW ->
                "Requests go out as the application makes them; what enforce would do is recorded"
                        + (settings.token() == null ? "." : ", and a token is kept ready for it.")
                        + later();
            case ENFORCE -> enforced();
        };
    }

    /** What stands in the way of the next stages. */
    private String later() {
        return finding.problem() == null ? "" : " With enforce every request would meet the problem below.";
    }

    private String enforced() {
        if (settings.percent() == 0) {
            return "At 0 % requests go out as the application makes them.";
        }
        if (settings.by() == Share.INSTANCE && settings.percent() < 100 && !service.choosesAttempt()) {
            return "This instance is not among the " + settings.percent()
                    + " %: its requests go out as the application makes them.";
        }
        if (finding.problem() != null) {
            return "With the problem below, on-failure decides for " + requests()
                    + (service.deniesOnFailure() ? ": denied." : ": sent as the application makes it.");
        }
        return (settings.identity() == null
                        ? "No certificate is offered to the service's hosts; in "
                        : "The certificate of " + settings.identity() + " is offered to the service's hosts; in ")
                + requests()
                + (settings.token() == null
                        ? " the static credential is removed, for the certificate stands in its place."
                        : tokenInPlace(settings.token()))
                + " Where that cannot be done, the request "
                + (service.deniesOnFailure() ? "is denied." : "goes out as the application makes it.");
    }

    private String tokenInPlace(TokenSettings wanted) {
        if (wanted.binding() == Binding.NONE) {
            return " a token that is bound to nothing takes the place of the static credential.";
        }
        TokenFacts token = finding.token();
        String to =
                switch (wanted.binding()) {
                    case DPOP -> "a key that each request proves (DPoP)";
                    case CERTIFICATE_AND_DPOP -> "it and to a key that each request proves (DPoP)";
                    default -> "it";
                };
        return token == null || token.provesBinding()
                ? " a token bound to " + to + " takes the place of the static credential."
                : " a token takes the place of the static credential, bound to " + to
                        + " if the issuer keeps its word.";
    }

    private String requests() {
        boolean all = settings.by() == Share.INSTANCE || settings.percent() == 100;
        return (all ? "every request " : settings.percent() + " % of the requests ")
                + (service.replacesAlways() ? "with or without " : "with ")
                + staticCredentials();
    }

    private String staticCredentials() {
        StringBuilder names = new StringBuilder();
        for (Replacement replacement : settings.replace()) {
            names.append(names.isEmpty() ? "" : " or ").append(replacement.label());
        }
        return names.toString();
    }
}
