package org.example.ledger.observer;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a request carries to prove who sent it. Read for the record only: nothing is verified here. */
record Credentials(String scheme, boolean token, boolean key, String boundTo, String boundToKey, ReceivedProof proof) {

    static Credentials of(String authorization, String apiKey, String proof) {
        String[] parts =
                authorization == null ? new String[] {""} : authorization.trim().split(" +", 2);
        String scheme = parts[0];
        boolean token = scheme.equalsIgnoreCase("Bearer") || scheme.equalsIgnoreCase("DPoP");
        JsonNode confirmation = token && parts.length == 2 ? confirmationIn(parts[1]) : null;
        return new Credentials(
                scheme.isEmpty() ? null : scheme,
                token,
                apiKey != null || scheme.equalsIgnoreCase("Token"),
                member(confirmation, "x5t#S256"),
                member(confirmation, "jkt"),
                proof == null ? null : ReceivedProof.of(proof));
    }

    /** RFC 8705 section 3.1: base64url without padding of the SHA-256 of the DER certificate. */
    static String thumbprint(X509Certificate certificate) {
        try {
            return Base64.getUrlEncoder().withoutPadding().encodeToString(sha256().digest(certificate.getEncoded()));
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode confirmationIn(String token) {
        String[] parts = token.split("\\.");
        if (parts.length != 3) {
            return null;
        }
        try {
            String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
            return JsonMapper.shared().readTree(claims).path("cnf");
        } catch (IllegalArgumentException | JacksonException e) {
            return null;
        }
    }

    private static String member(JsonNode json, String name) {
        return json != null && json.path(name).isString() ? json.path(name).stringValue() : null;
    }
}
