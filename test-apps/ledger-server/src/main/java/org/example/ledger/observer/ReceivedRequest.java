package org.example.ledger.observer;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/**
 * One request as it came out of the connector, before any security filter, and how it was answered.
 *
 * @param number counts up from 1 in the order of completion since the last reset
 * @param connection the connector's identifier of the transport connection
 * @param clientPort the peer's TCP port
 * @param localPort tells which connector received it
 * @param tls TLS protocol version, null for plain http
 * @param uri raw path and query
 * @param headers every field in the order received: [name, value]
 * @param certificate thumbprint of the client certificate of this connection, null when there was none
 * @param subject its subject, null when there was none
 * @param scheme of Authorization as it was written, null without one
 * @param tokenBoundTo the token's {@code cnf} thumbprint of a certificate, read without verification; null without a token
 *     or without binding
 * @param tokenBoundToKey its thumbprint of a key, in the same way
 * @param proof the DPoP proof, null without one
 * @param form the parameters of a form-encoded body, else empty
 * @param bodyLength bytes of the body that the application read
 * @param bodySha256 their digest in hex, null when nothing was read
 */
public record ReceivedRequest(
        long number,
        String connection,
        int clientPort,
        int localPort,
        String protocol,
        String tls,
        String method,
        String uri,
        List<List<String>> headers,
        @JsonProperty("x5t#S256") String certificate,
        String subject,
        String scheme,
        String tokenBoundTo,
        String tokenBoundToKey,
        ReceivedProof proof,
        boolean withToken,
        boolean withKey,
        Map<String, List<String>> form,
        int status,
        long bodyLength,
        String bodySha256) {

    /** The same request once it was answered. */
    ReceivedRequest answered(
            long newNumber, Map<String, List<String>> newForm, int newStatus, long newLength, String newSha256) {
        return new ReceivedRequest(
                newNumber,
                connection,
                clientPort,
                localPort,
                protocol,
                tls,
                method,
                uri,
                headers,
                certificate,
                subject,
                scheme,
                tokenBoundTo,
                tokenBoundToKey,
                proof,
                withToken,
                withKey,
                newForm,
                newStatus,
                newLength,
                newSha256);
    }

    boolean mismatch() {
        return tokenBoundTo != null && !tokenBoundTo.equals(certificate);
    }

    boolean rejected() {
        return status == 401 || status == 403;
    }
}
