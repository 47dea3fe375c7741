package dev.holdfast.config;

import dev.holdfast.config.ClientAuthenticationSettings.Method;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one entry of {@code issuers:}. */
final class IssuerReader {
    private static final Duration SHORTEST_KEY_LIFE = Duration.ofMinutes(1);
    private static final Duration LONGEST_KEY_LIFE = Duration.ofDays(30);

    private final Section section;

    IssuerReader(Section section) {
        this.section = section;
    }

    /** @param identities the names that {@code identity} may refer to */
    IssuerSettings read(String name, Set<String> identities) {
        String issuer = section.required("issuer", "Write the issuer's URL, such as https://login.example.com");
        if (!issuer.isEmpty() && !isIssuer(issuer)) {
            section.refuse(
                    "issuer",
                    "is not an absolute https URL without query and fragment (RFC 8414)",
                    "Write it as the issuer's metadata does, such as https://login.example.com");
        }
        String clientId = section.required("client-id", "Write the name under which the issuer knows this client");
        ClientAuthenticationSettings authentication = new ClientAuthenticationReader(section).read();
        GrantSettings grant = new GrantReader(section).read();
        return new IssuerSettings(
                name,
                issuer,
                section.file("trust"),
                clientId,
                identity(authentication, identities),
                authentication,
                grant,
                proofKeyLife(),
                section.choice("revoke", Switch.values()).isOn());
    }

    /** Needed by whoever proves himself with it; services may need it for what they bind to. */
    private @Nullable String identity(ClientAuthenticationSettings authentication, Set<String> identities) {
        boolean needed = authentication.method().isByCertificate()
                || (authentication.method() == Method.PRIVATE_KEY_JWT && !section.has("key"));
        String identity = needed
                ? section.required("identity", "Write the name of an entry of identities:")
                : section.text("identity");
        if (identity != null && !identity.isEmpty()) {
            ConfigurationReader.requireIdentity(section, identity, identities);
        }
        return identity;
    }

    private Duration proofKeyLife() {
        String text = section.required("proof-key-life", "Write a duration such as 12h");
        Duration life = DurationText.parse(text);
        if (life == null || life.compareTo(SHORTEST_KEY_LIFE) < 0 || life.compareTo(LONGEST_KEY_LIFE) > 0) {
            section.refuse(
                    "proof-key-life",
                    Errors.quoted(text) + " is not a duration from 1m to 720h",
                    "Write a whole number and its unit: 30m or 12h");
            return LONGEST_KEY_LIFE;
        }
        return life;
    }

    /** RFC 8414 section 2. */
    private static boolean isIssuer(String text) {
        try {
            URI uri = new URI(text);
            return "https".equalsIgnoreCase(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
