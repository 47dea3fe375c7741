package dev.holdfast.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

/** Reads one entry of {@code issuers:}. */
final class IssuerReader {
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
        String identity = section.required("identity", "Write the name of an entry of identities:");
        if (!identity.isEmpty()) {
            ConfigurationReader.requireIdentity(section, identity, identities);
        }
        return new IssuerSettings(
                name,
                issuer,
                section.file("trust"),
                clientId,
                identity,
                authentication,
                grant,
                section.choice("revoke", Switch.values()).isOn());
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
