package dev.holdfast.token;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.holdfast.config.ClientAuthenticationSettings;
import dev.holdfast.config.IssuerSettings;
import dev.holdfast.identity.Generation;
import dev.holdfast.identity.IdentityException;
import dev.holdfast.identity.KeyFile;
import dev.holdfast.telemetry.Log;
import dev.holdfast.token.TokenException.Reason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Proves the client by a JWT that it signs itself, RFC 7523 sections 2.2 and 3 with what FAPI 2.0 section 5.3.3.1 demands: the
 * audience is the issuer's identifier as one string whichever endpoint the request goes to, the algorithm PS256, ES256 or EdDSA
 * as the key is, the life one minute, and each attempt has an assertion of its own, since a server may take one only once.
 */
final class SignedAssertion implements ClientAuthentication {
    private static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private static final long LIFE_SECONDS = 60;
    private static final int IDENTIFIER_BYTES = 16;
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    private final IssuerSettings issuer;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final AtomicBoolean algorithmWarned = new AtomicBoolean();

    SignedAssertion(IssuerSettings issuer) {
        this(issuer, InstantSource.system());
    }

    SignedAssertion(IssuerSettings issuer, InstantSource clock) {
        this.issuer = issuer;
        this.clock = clock;
    }

    @Override
    public void appendTo(StringBuilder form, Generation generation, AuthorizationServerMetadata metadata)
            throws TokenException {
        ClientAuthentication.append(form, "client_id", issuer.clientId());
        ClientAuthentication.append(form, "client_assertion_type", TYPE);
        ClientAuthentication.append(form, "client_assertion", sign(generation, metadata));
    }

    private String sign(Generation generation, AuthorizationServerMetadata metadata) throws TokenException {
        try {
            JwsSigner signer = JwsSigner.of(key(generation));
            String algorithm = signer.algorithm(metadata.assertionAlgorithms());
            warnOfUnlisted(algorithm, metadata);
            String signed = encode(header(algorithm)) + "." + encode(claims());
            return signed + "." + BASE64URL.encodeToString(signer.sign(signed.getBytes(StandardCharsets.US_ASCII)));
        } catch (IdentityException e) {
            throw unusable(String.valueOf(e.getMessage()));
        } catch (GeneralSecurityException e) {
            // what the JDK says of a key may quote it
            throw unusable("this JVM cannot sign with the key; use EC P-256, RSA of 2048 bits or more, or Ed25519");
        }
    }

    private PrivateKey key(Generation generation) throws IdentityException {
        Path file = issuer.authentication().key();
        return file == null ? generation.privateKey() : KeyFile.read(file);
    }

    private Map<String, Object> header(String algorithm) {
        ClientAuthenticationSettings settings = issuer.authentication();
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("alg", algorithm);
        header.put("typ", settings.headerType());
        if (settings.keyId() != null) {
            header.put("kid", settings.keyId());
        }
        return header;
    }

    private Map<String, Object> claims() {
        long now = clock.instant().getEpochSecond();
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", issuer.clientId());
        claims.put("sub", issuer.clientId());
        claims.put("aud", issuer.issuer());
        claims.put("jti", identifier());
        claims.put("iat", now);
        claims.put("exp", now + LIFE_SECONDS);
        return claims;
    }

    private String identifier() {
        byte[] bytes = new byte[IDENTIFIER_BYTES];
        random.nextBytes(bytes);
        return BASE64URL.encodeToString(bytes);
    }

    private static String encode(Map<String, Object> members) {
        return BASE64URL.encodeToString(JSONObjectUtils.toJSONString(members).getBytes(StandardCharsets.UTF_8));
    }

    /** Lists are often wrong, and the issuer has the last word at its endpoint anyway. */
    private void warnOfUnlisted(String algorithm, AuthorizationServerMetadata metadata) {
        if (!metadata.assertionAlgorithms().isEmpty()
                && !metadata.assertionAlgorithms().contains(algorithm)
                && algorithmWarned.compareAndSet(false, true)) {
            Log.warn("issuer " + issuer.name() + " does not list " + algorithm + " among its"
                    + " token_endpoint_auth_signing_alg_values_supported; it is tried all the same");
        }
    }

    private TokenException unusable(String problem) {
        return new TokenException(
                Reason.CLIENT_ASSERTION, "issuer " + issuer.name() + ": no assertion can be signed: " + problem);
    }
}
