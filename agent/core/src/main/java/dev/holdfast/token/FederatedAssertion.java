package dev.holdfast.token;

import dev.holdfast.config.IssuerSettings;
import dev.holdfast.identity.Generation;
import dev.holdfast.token.TokenException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Proves the client by an assertion of somebody whom the issuer trusts: a JWT-SVID, or a token that Kubernetes projects into a
 * file (RFC 7521 section 4.2). Something else keeps it fresh, so that the file is read for every request.
 */
final class FederatedAssertion implements ClientAuthentication {
    private static final int LARGEST = 64 * 1024;

    private final IssuerSettings issuer;
    private final Path file;
    private final String type;

    FederatedAssertion(IssuerSettings issuer) {
        this.issuer = issuer;
        this.file = Objects.requireNonNull(issuer.authentication().assertion());
        this.type = Objects.requireNonNull(issuer.authentication().assertionType());
    }

    @Override
    public void appendTo(StringBuilder form, Generation generation, AuthorizationServerMetadata metadata)
            throws TokenException {
        ClientAuthentication.append(form, "client_id", issuer.clientId());
        ClientAuthentication.append(form, "client_assertion_type", type);
        ClientAuthentication.append(form, "client_assertion", read());
    }

    private String read() throws TokenException {
        String text;
        try (InputStream in = Files.newInputStream(file)) {
            text = new String(in.readNBytes(LARGEST), StandardCharsets.ISO_8859_1).strip();
        } catch (IOException e) {
            throw unusable(
                    "cannot be read: " + TokenException.quote(e.getClass().getSimpleName()));
        }
        if (!isCompactJwt(text)) {
            throw unusable("does not hold a JWT in compact form");
        }
        return text;
    }

    /** Three parts of base64url, RFC 7515 section 7.1; a file that is being written has fewer, or none. */
    private static boolean isCompactJwt(String text) {
        int dots = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.') {
                dots++;
            } else if (!((c >= 'A' && c <= 'Z')
                    || (c >= 'a' && c <= 'z')
                    || (c >= '0' && c <= '9')
                    || c == '-'
                    || c == '_')) {
                return false;
            }
        }
        return dots == 2 && text.length() < LARGEST;
    }

    private TokenException unusable(String problem) {
        return new TokenException(
                Reason.CLIENT_ASSERTION,
                "issuer " + issuer.name() + ": the assertion file " + file + " " + problem
                        + "; check what keeps it fresh, or \"assertion:\" of the issuer");
    }
}
