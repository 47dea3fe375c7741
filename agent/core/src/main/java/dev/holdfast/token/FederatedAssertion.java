package dev.holdfast.token;

import dev.holdfast.config.IssuerSettings;
import dev.holdfast.identity.Generation;
import java.util.Objects;

/**
 * Proves the client by an assertion of somebody whom the issuer trusts: a JWT-SVID, or a token that Kubernetes projects into a
 * file (RFC 7521 section 4.2). Something else keeps it fresh, so that the file is read for every request.
 */
final class FederatedAssertion implements ClientAuthentication {
    private final IssuerSettings issuer;
    private final JwtFile file;
    private final String type;

    FederatedAssertion(IssuerSettings issuer) {
        this.issuer = issuer;
        this.file = new JwtFile(
                issuer.name(), Objects.requireNonNull(issuer.authentication().assertion()), "assertion:");
        this.type = Objects.requireNonNull(issuer.authentication().assertionType());
    }

    @Override
    public void appendTo(StringBuilder form, Generation generation, AuthorizationServerMetadata metadata)
            throws TokenException {
        ClientAuthentication.append(form, "client_id", issuer.clientId());
        ClientAuthentication.append(form, "client_assertion_type", type);
        ClientAuthentication.append(form, "client_assertion", file.read());
    }
}
