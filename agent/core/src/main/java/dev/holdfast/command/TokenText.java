package dev.holdfast.command;

import dev.holdfast.command.CheckReport.ServiceFinding;
import dev.holdfast.config.Binding;
import dev.holdfast.config.TokenSettings;
import dev.holdfast.token.TokenFacts;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says in plain words what is known of a service's token. */
final class TokenText {
    private final TokenFacts token;
    private final @Nullable String askedScope;
    private final @Nullable String askedDetails;

    private TokenText(TokenFacts token, TokenSettings asked) {
        this.token = token;
        this.askedScope = asked.scope();
        this.askedDetails = asked.authorizationDetails();
    }

    /** A paragraph; empty without a token. */
    static String of(ServiceFinding service) {
        TokenFacts token = service.token();
        if (token == null) {
            return "";
        }
        TokenText text = new TokenText(
                token, Objects.requireNonNull(service.service().settings().token()));
        return "\nThe token of " + service.service().name() + ":\n"
                + "  from      " + text.endpoint() + "\n"
                + "  scope     " + text.scope() + "\n"
                + text.details()
                + "  lifetime  " + text.lifetime() + "\n"
                + "  binding   " + text.binding() + "\n";
    }

    private String endpoint() {
        return token.endpoint()
                + (token.endpointIsAlias()
                        ? " (the metadata's mTLS alias, mtls_endpoint_aliases)"
                        : " (the metadata's token_endpoint; they name no mTLS alias)");
    }

    private String scope() {
        String granted = token.scope();
        if (granted == null) {
            return askedScope == null
                    ? "none asked for, and the issuer names none"
                    : quote(askedScope) + " as asked for; the issuer names no other";
        }
        if (askedScope == null) {
            return quote(granted) + "; none was asked for";
        }
        if (!token.withheldScopes().isEmpty()) {
            return quote(granted) + ", narrower than " + quote(askedScope) + " that was asked for: without "
                    + quote(String.join(" ", token.withheldScopes()));
        }
        // a set of names in any order, RFC 6749 section 3.3
        return quote(granted)
                + (names(granted).equals(names(askedScope))
                        ? ", as asked for"
                        : ", more than " + quote(askedScope) + " that was asked for");
    }

    /** A line of its own; none when nobody speaks of any, which is the rule. */
    private String details() {
        String granted = token.authorizationDetails();
        if (granted == null) {
            return askedDetails == null
                    ? ""
                    : "  details   the issuer does not say which of the authorization details it granted\n";
        }
        String comparison = askedDetails == null
                ? "; none were asked for"
                : token.withheldDetails().isEmpty()
                        ? ", all that were asked for"
                        : ", LESS than was asked for of type " + quote(String.join("\", \"", token.withheldDetails()));
        return "  details   " + granted.replaceAll("[^ -~]", "?") + comparison + "\n";
    }

    private static Set<String> names(String scope) {
        return new HashSet<>(Arrays.asList(scope.split(" ", -1)));
    }

    private String lifetime() {
        return CheckText.duration(Duration.ofSeconds(token.lifeSeconds()))
                + (token.lifeSaid() ? "" : " (assumed, the issuer does not say)")
                + ", of which the agent uses " + CheckText.duration(Duration.ofSeconds(token.usableSeconds()));
    }

    private String binding() {
        if (token.binding() == Binding.NONE) {
            return "NONE: whoever steals the token can use it until it expires";
        }
        if (token.provesBinding()) {
            return "proven by the token itself, read from its cnf: "
                    + switch (token.binding()) {
                        case DPOP -> "the jkt there is the thumbprint of the proofs' key";
                        case CERTIFICATE_AND_DPOP ->
                            "the x5t#S256 and the jkt there are the thumbprints of the certificate and of the proofs' key";
                        default -> "the x5t#S256 there is the certificate's thumbprint";
                    };
        }
        return "NOT VERIFIED: the token is opaque, and only the issuer and the resource server can look into it."
                + (token.binding().isByProof() ? " Its type, DPoP, says that it is bound to the proofs' key." : "")
                + (token.binding().isByCertificate() && token.issuerClaimsBinding()
                        ? " The issuer's metadata claim it (tls_client_certificate_bound_access_tokens), which is no proof."
                        : "");
    }

    /** An issuer may write anything, and a terminal would obey some of it. */
    private static String quote(String said) {
        return '"' + said.replaceAll("[^ -~]", "?") + '"';
    }
}
