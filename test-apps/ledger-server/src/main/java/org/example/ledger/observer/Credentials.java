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

/** What a request's header fields carry to prove who sent it. Read for the record only: nothing is verified here. */
record Credentials(boolean token, boolean key, String boundTo) {

    static Credentials of(String authorization, String apiKey) {
        boolean bearer = authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7);
        boolean tokenScheme = authorization != null && authorization.regionMatches(true, 0, "Token ", 0, 6);
        String boundTo = bearer ? thumbprintIn(authorization.substring(7).trim()) : null;
        return new Credentials(bearer, apiKey != null || tokenScheme, boundTo);
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

    private static String thumbprintIn(String token) {
        String[] parts = token.split("\\.");
        if (parts.length != 3) {
            return null;
        }
        try {
            String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
            JsonNode thumbprint =
                    JsonMapper.shared().readTree(claims).path("cnf").path("x5t#S256");
            return thumbprint.isString() ? thumbprint.stringValue() : null;
        } catch (IllegalArgumentException | JacksonException e) {
            return null;
        }
    }
}
