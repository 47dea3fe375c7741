package dev.holdfast.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code token:} of a service. */
final class TokenReader {
    private final Section token;
    private final Map<String, IssuerSettings> issuers;
    private final List<HostPattern> hosts;
    private final Errors errors;

    /** @param hosts of the service */
    TokenReader(Section token, Map<String, IssuerSettings> issuers, List<HostPattern> hosts, Errors errors) {
        this.token = token;
        this.issuers = issuers;
        this.hosts = hosts;
        this.errors = errors;
    }

    TokenSettings read() {
        String issuer = token.required("issuer", "Write the name of an entry of issuers:");
        if (!issuer.isEmpty() && !issuers.containsKey(issuer)) {
            token.refuse(
                    "issuer",
                    "there is no issuer " + Errors.quoted(issuer),
                    ConfigurationReader.oneOf(issuers.keySet(), "issuers"));
        }
        List<String> resources = resources();
        return new TokenSettings(
                issuer,
                scope(token),
                resources,
                audiences(issuer),
                binding(),
                new AuthorizationDetailsReader(token, errors).read(),
                new DiscoveryReader(token, issuers, hosts).read(issuer, resources));
    }

    private Binding binding() {
        boolean certificate = false;
        boolean dpop = false;
        boolean none = false;
        List<Setting.Text> words = token.listOrValue("binding");
        for (Setting.Text binding : words) {
            switch (binding.value()) {
                case "certificate" -> certificate = true;
                case "dpop" -> dpop = true;
                case "none" -> none = true;
                default ->
                    token.refuse(
                            "binding",
                            binding,
                            new Refusal(
                                    Errors.quoted(binding.value()) + " is not one of its values",
                                    "Write certificate, dpop, [certificate, dpop] or none"));
            }
        }
        if (none && words.size() > 1) {
            token.refuse(
                    "binding", "is none and something else at once", "Write none alone, or remove it from the list");
        }
        if (none) {
            return Binding.NONE;
        }
        if (dpop) {
            return certificate ? Binding.CERTIFICATE_AND_DPOP : Binding.DPOP;
        }
        return Binding.CERTIFICATE; // the default
    }

    /** {@code scope} of a mapping; null when none is written. */
    static @Nullable String scope(Section section) {
        String scope = section.text("scope");
        if (scope != null && !isScope(scope)) {
            section.refuse("scope", "is not a scope", "Write scope names with one space between them");
        }
        return scope;
    }

    /** RFC 6749 section 3.3. */
    private static boolean isScope(String scope) {
        for (int i = 0; i < scope.length(); i++) {
            char c = scope.charAt(i);
            boolean betweenNames = c == ' ' && i > 0 && i < scope.length() - 1 && scope.charAt(i - 1) != ' ';
            if (!betweenNames && (c <= ' ' || c > '~' || c == '"' || c == '\\')) {
                return false;
            }
        }
        return true;
    }

    private List<String> resources() {
        List<String> resources = new ArrayList<>();
        for (Setting.Text resource : token.listOrValue("resource")) {
            if (!isResource(resource.value())) {
                token.refuse(
                        "resource",
                        resource,
                        new Refusal(
                                "is not an absolute URI without fragment (RFC 8707)",
                                "Write it as the issuer knows it, such as https://ledger.example.com"));
            }
            resources.add(resource.value());
        }
        return resources;
    }

    private List<String> audiences(String issuer) {
        List<String> audiences = new ArrayList<>();
        for (Setting.Text audience : token.listOrValue("audience")) {
            audiences.add(audience.value());
        }
        IssuerSettings settings = issuers.get(issuer);
        if (!audiences.isEmpty() && settings != null && settings.grant().type() != GrantSettings.Type.TOKEN_EXCHANGE) {
            token.refuse(
                    "audience",
                    "is for an issuer with grant: token-exchange (RFC 8693)",
                    "Write resource: (RFC 8707), or remove it");
        }
        return audiences;
    }

    private static boolean isResource(String text) {
        try {
            URI uri = new URI(text);
            return uri.isAbsolute() && uri.getRawFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
