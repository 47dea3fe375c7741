package dev.holdfast.behaviour;

import com.nimbusds.jose.jwk.JWK;
import dev.holdfast.harness.LedgerServer;
import dev.holdfast.harness.Pki;

/**
 * What the servers know of the one client.
 *
 * @param subject of its certificate, RFC 2253
 * @param key public, that signs its assertions; null where it authenticates by its certificate
 * @param algorithm of its assertions; null with the key
 * @param certificateBound whether its tokens are bound to its certificate, RFC 8705
 * @param dpopBound whether they are bound to a DPoP key, RFC 9449
 * @param staticKey that the resource takes in {@code X-Api-Key} in a token's place
 */
public record RegisteredClient(
        String id,
        String subject,
        JWK key,
        String algorithm,
        boolean certificateBound,
        boolean dpopBound,
        String staticKey) {

    /** The harness's orders: {@code tls_client_auth}, certificate-bound tokens. */
    public static RegisteredClient orders() {
        return new RegisteredClient("orders", Pki.ORDERS, null, null, true, false, LedgerServer.STATIC_KEY);
    }

    /** With tokens of another binding; with neither they are plain Bearer tokens. */
    public RegisteredClient bound(boolean byCertificate, boolean byDpop) {
        return new RegisteredClient(id, subject, key, algorithm, byCertificate, byDpop, staticKey);
    }

    /** With {@code private_key_jwt} in the place of {@code tls_client_auth}. */
    public RegisteredClient signing(JWK publicKey, String byAlgorithm) {
        return new RegisteredClient(id, subject, publicKey, byAlgorithm, certificateBound, dpopBound, staticKey);
    }

    boolean byAssertion() {
        return key != null;
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "client " + id;
    }
}
