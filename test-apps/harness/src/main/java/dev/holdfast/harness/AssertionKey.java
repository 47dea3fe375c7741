package dev.holdfast.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

/** A key that signs assertions: the client's own (EC), or that of whoever vouches for workloads (RSA, as Kubernetes has). */
public final class AssertionKey {

    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    private final KeyPair pair;

    private AssertionKey(KeyPair pair) {
        this.pair = pair;
    }

    static AssertionKey of(Pki.KeyKind kind) {
        try {
            return new AssertionKey(Pki.keyPair(kind));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The private key, PKCS#8 PEM. */
    public Path writeTo(Path file) {
        try {
            return Files.writeString(file, Pem.privateKey(pair.getPrivate()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A JWT with these claims: ES256 under the key id {@code orders-1}, or RS256 without one, as Kubernetes signs. */
    public String sign(String claims) {
        boolean isEc = pair.getPublic() instanceof ECPublicKey;
        String header = isEc ? "{\"alg\":\"ES256\",\"kid\":\"orders-1\"}" : "{\"alg\":\"RS256\",\"typ\":\"JWT\"}";
        try {
            String signed = BASE64URL.encodeToString(header.getBytes(StandardCharsets.UTF_8)) + "."
                    + BASE64URL.encodeToString(claims.getBytes(StandardCharsets.UTF_8));
            Signature signature = Signature.getInstance(isEc ? "SHA256withECDSAinP1363Format" : "SHA256withRSA");
            signature.initSign(pair.getPrivate());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + BASE64URL.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A new client assertion, good for a minute and for one use, RFC 7523 section 3. */
    public String clientAssertion(String clientId, URI audience) {
        long now = Instant.now().getEpochSecond();
        return sign("{\"iss\":\"" + clientId + "\",\"sub\":\"" + clientId + "\",\"aud\":\"" + audience + "\",\"iat\":"
                + now + ",\"exp\":" + (now + 60) + ",\"jti\":\"" + UUID.randomUUID() + "\"}");
    }

    /** The public key as an issuer registers it, RFC 7517; EC keys only. */
    public String keySet() {
        return keySet("sig");
    }

    /** The same for another use, as the JWT-SVID specification wants it, section 4. */
    String keySet(String use) {
        return KeySet.of(
                (ECPublicKey) pair.getPublic(), "\"use\":\"" + use + "\",\"kid\":\"orders-1\",\"alg\":\"ES256\"");
    }

    /** The public key, DER in base64. */
    String publicKey() {
        return Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());
    }
}
