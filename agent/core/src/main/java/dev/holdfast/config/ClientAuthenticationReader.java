package dev.holdfast.config;

import dev.holdfast.config.ClientAuthenticationSettings.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code authenticate} of an issuer and the keys that belong to one of its values. */
final class ClientAuthenticationReader {
    private static final String JWT_BEARER = "jwt-bearer";
    private static final String JWT_SPIFFE = "jwt-spiffe";
    private static final String URN = "urn:ietf:params:oauth:client-assertion-type:";

    private final Section issuer;

    ClientAuthenticationReader(Section issuer) {
        this.issuer = issuer;
    }

    ClientAuthenticationSettings read() {
        Method method = method();
        onlyWith(Method.PRIVATE_KEY_JWT, method, "key");
        onlyWith(Method.PRIVATE_KEY_JWT, method, "key-id");
        onlyWith(Method.PRIVATE_KEY_JWT, method, "assertion-header-type");
        String headerType = issuer.text("assertion-header-type");
        Path key = method == Method.PRIVATE_KEY_JWT ? issuer.file("key") : null;
        String keyId = method == Method.PRIVATE_KEY_JWT ? issuer.text("key-id") : null;
        String standard = headerType == null ? ClientAuthenticationSettings.TYPED : headerType;
        if (method != Method.FEDERATED) {
            return new ClientAuthenticationSettings(method, key, keyId, standard, null, null);
        }
        Section assertion = issuer.section("assertion");
        return new ClientAuthenticationSettings(method, null, null, standard, file(issuer), type(assertion));
    }

    private Method method() {
        String word = issuer.text("authenticate");
        List<String> words = new ArrayList<>();
        for (Method each : Method.values()) {
            if (each.word().equals(word)) {
                return each;
            }
            words.add(each.word());
        }
        if (word != null) {
            issuer.refuse(
                    "authenticate",
                    Errors.quoted(word) + " is not one of its values",
                    "Write " + String.join(", ", words.subList(0, words.size() - 1)) + " or "
                            + words.get(words.size() - 1));
        }
        return Method.TLS_CLIENT_AUTH;
    }

    private void onlyWith(Method owner, Method chosen, String name) {
        if (owner != chosen && issuer.has(name) && !issuer.isBroken("authenticate")) {
            issuer.refuse(name, "belongs to authenticate: " + owner.word(), "Write that, or remove " + name);
        }
    }

    /** It may come later: a projected token is often not there yet when the JVM starts. */
    static @Nullable Path file(Section issuer) {
        Section assertion = issuer.section("assertion");
        Path file = assertion.path("file", "Write the path of the file that holds the assertion");
        if (file == null && !assertion.isBroken("file")) {
            issuer.missing("assertion", "Write assertion: {file: assertion.jwt}");
        }
        return file;
    }

    private static String type(Section assertion) {
        String type = assertion.text("type");
        if (type != null && !type.equals(JWT_BEARER) && !type.equals(JWT_SPIFFE)) {
            assertion.refuse(
                    "type",
                    Errors.quoted(type) + " is not one of its values",
                    "Write " + JWT_BEARER + " or " + JWT_SPIFFE);
        }
        return URN + (type == null ? JWT_BEARER : type);
    }
}
