package dev.holdfast.config;

import dev.holdfast.config.ClientAuthenticationSettings.Method;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code grant} of an issuer and the keys that belong to one of its values. */
final class GrantReader {
    private static final String URN = "urn:ietf:params:oauth:token-type:";
    /** RFC 8693 section 3, in short. */
    private static final Map<String, String> TYPES =
            Map.of("access_token", URN + "access_token", "id_token", URN + "id_token", "jwt", URN + "jwt");

    private final Section issuer;

    GrantReader(Section issuer) {
        this.issuer = issuer;
    }

    GrantSettings read() {
        GrantSettings.Type type = type();
        onlyWithExchange(type, "subject-token");
        onlyWithExchange(type, "actor-token");
        refuseAssertionOfNobody(type);
        return switch (type) {
            case CLIENT_CREDENTIALS -> GrantSettings.CLIENT_CREDENTIALS;
            case TOKEN_EXCHANGE -> exchange();
            case JWT_BEARER -> bearer();
        };
    }

    private GrantSettings.Type type() {
        String word = issuer.text("grant");
        if (word == null || word.equals("client_credentials")) {
            return GrantSettings.Type.CLIENT_CREDENTIALS;
        }
        if (word.equals("token-exchange")) {
            return GrantSettings.Type.TOKEN_EXCHANGE;
        }
        if (word.equals("jwt-bearer")) {
            return GrantSettings.Type.JWT_BEARER;
        }
        issuer.refuse(
                "grant",
                Errors.quoted(word) + " is not one of its values",
                "Write client_credentials, token-exchange or jwt-bearer");
        return GrantSettings.Type.CLIENT_CREDENTIALS;
    }

    private void onlyWithExchange(GrantSettings.Type type, String name) {
        if (type != GrantSettings.Type.TOKEN_EXCHANGE && issuer.has(name) && !issuer.isBroken("grant")) {
            issuer.refuse(name, "belongs to grant: token-exchange", "Write that, or remove " + name);
        }
    }

    /** One file cannot prove the client and stand for a subject at once: each would be good for the other. */
    private void refuseAssertionOfNobody(GrantSettings.Type type) {
        boolean federated = Method.FEDERATED.word().equals(issuer.text("authenticate"));
        if (type == GrantSettings.Type.JWT_BEARER && federated) {
            issuer.refuse(
                    "assertion",
                    "would be both the client's proof and the grant's assertion",
                    "Authenticate otherwise, such as by tls_client_auth");
        } else if (issuer.has("assertion")
                && !federated
                && type != GrantSettings.Type.JWT_BEARER
                && !issuer.isBroken("authenticate")
                && !issuer.isBroken("grant")) {
            issuer.refuse(
                    "assertion",
                    "belongs to authenticate: federated or grant: jwt-bearer",
                    "Write one of them, or remove assertion");
        }
    }

    private GrantSettings bearer() {
        Section assertion = issuer.section("assertion");
        if (assertion.has("type")) {
            assertion.refuse("type", "belongs to authenticate: federated", "Remove it");
        }
        return new GrantSettings(GrantSettings.Type.JWT_BEARER, null, null, ClientAuthenticationReader.file(issuer));
    }

    private GrantSettings exchange() {
        TokenSourceSettings subject = source("subject-token");
        if (subject == null) {
            issuer.missing("subject-token", "Write subject-token: {file: subject.jwt} or {issuer: NAME}");
        }
        return new GrantSettings(GrantSettings.Type.TOKEN_EXCHANGE, subject, source("actor-token"), null);
    }

    private @Nullable TokenSourceSettings source(String name) {
        if (!issuer.has(name)) {
            return null;
        }
        Section source = issuer.section(name);
        Path file = source.path("file", "Write the path of the file that holds the token");
        String other = source.text("issuer");
        if ((file == null) == (other == null) && !issuer.isBroken(name)) {
            issuer.refuse(
                    name, "must name exactly one source", "Write " + name + ": {file: token.jwt} or {issuer: NAME}");
        }
        String scope = TokenReader.scope(source);
        if (file != null && scope != null) {
            source.refuse("scope", "is for a token of another issuer", "Remove it, or write issuer: in place of file:");
        }
        return new TokenSourceSettings(file, other, type(source, file != null), scope);
    }

    private static String type(Section source, boolean ofFile) {
        String word = source.text("type");
        if (word == null) {
            return URN + (ofFile ? "jwt" : "access_token");
        }
        String type = TYPES.get(word);
        if (type == null && !isUri(word)) {
            source.refuse(
                    "type",
                    Errors.quoted(word) + " is not a token type",
                    "Write access_token, id_token, jwt or a URI (RFC 8693 section 3)");
        }
        return type == null ? word : type;
    }

    private static boolean isUri(String text) {
        try {
            return new URI(text).isAbsolute();
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
