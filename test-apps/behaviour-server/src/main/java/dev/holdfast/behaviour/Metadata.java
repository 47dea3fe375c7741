package dev.holdfast.behaviour;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The authorization server's metadata document, RFC 8414 and 8705 section 5. */
record Metadata(RegisteredClient client, int port, int aliasPort) {

    String json(AuthorizationServerBehaviour behaviour) {
        String issuer = "https://localhost:" + port;
        String alias = "https://localhost:" + aliasPort;
        boolean revokes = behaviour.revocation() != AuthorizationServerBehaviour.Revocation.NONE;
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("issuer", issuer);
        document.put("token_endpoint", issuer + "/oauth2/token");
        if (revokes) {
            document.put("revocation_endpoint", issuer + "/oauth2/revoke");
        }
        document.put(
                "grant_types_supported",
                List.of("client_credentials", "refresh_token", "urn:ietf:params:oauth:grant-type:jwt-bearer"));
        document.put(
                "token_endpoint_auth_methods_supported",
                List.of(client.byAssertion() ? "private_key_jwt" : "tls_client_auth"));
        document.put("tls_client_certificate_bound_access_tokens", client.certificateBound());
        if (!behaviour.dpopAlgorithms().isEmpty()) {
            document.put("dpop_signing_alg_values_supported", behaviour.dpopAlgorithms());
        }
        switch (behaviour.aliases()) {
            case NONE -> {}
            case TOKEN ->
                document.put(
                        "mtls_endpoint_aliases",
                        Map.of("token_endpoint", alias + "/oauth2/token", "unknown_endpoint", alias + "/unknown"));
            case ALL ->
                document.put(
                        "mtls_endpoint_aliases",
                        revokes
                                ? Map.of(
                                        "token_endpoint",
                                        alias + "/oauth2/token",
                                        "revocation_endpoint",
                                        alias + "/oauth2/revoke")
                                : Map.of("token_endpoint", alias + "/oauth2/token"));
        }
        return JSONObjectUtils.toJSONString(document);
    }
}
