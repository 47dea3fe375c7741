package org.example.ledger;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The command line, {@code --name=value} each, with every default here:
 *
 * <table>
 * <caption>Options</caption>
 * <tr><td>pki</td><td>folder with ca.crt, server.crt, server.key, trust.p12, token-signing.key and
 * client-keys.json; required</td></tr>
 * <tr><td>roles</td><td>authorization-server,ledger (default: both)</td></tr>
 * <tr><td>authorization-server.port, .mtls-port, .admin-port</td><td>default 0: a free one</td></tr>
 * <tr><td>authorization-server.mtls-aliases</td><td>true: the main port never asks for a certificate and the metadata
 * names the mTLS port in mtls_endpoint_aliases (RFC 8705 section 5); default false: the main port asks</td></tr>
 * <tr><td>client-subject</td><td>RFC 2253 name of the clients that are known by a certificate; default CN=orders,O=Example,C=US</td></tr>
 * <tr><td>token-life</td><td>seconds, default 300</td></tr>
 * <tr><td>ledger.port, .no-certificate-port, .plain-port, .admin-port</td><td>default 0: a free one</td></tr>
 * <tr><td>api-key</td><td>the static key that the ledger accepts; default ledger-static-key-0001</td></tr>
 * <tr><td>issuer, jwk-set-uri</td><td>whose tokens the ledger accepts; only for a ledger without our authorization
 * server in the same JVM; jwk-set-uri defaults to issuer + /oauth2/jwks</td></tr>
 * </table>
 */
public record ServerOptions(Map<String, String> values) {

    /** The password of every key store in the pki folder; they hold nothing but test certificates. */
    public static final String STORE_PASSWORD = "changeit";

    private static final Map<String, String> DEFAULTS = defaults();

    /** Refuses unknown names, so that a misspelt option cannot make a test pass. */
    public ServerOptions {
        Set<String> known = DEFAULTS.keySet();
        for (String name : values.keySet()) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException("unknown option --" + name + ", known are " + known);
            }
        }
        values = Map.copyOf(values);
    }

    static ServerOptions parse(String... arguments) {
        Map<String, String> values = new HashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (!argument.startsWith("--") || equals < 0) {
                throw new IllegalArgumentException("not --name=value: " + argument);
            }
            values.put(argument.substring(2, equals), argument.substring(equals + 1));
        }
        return new ServerOptions(values);
    }

    /** The value given, or the default. */
    public String text(String name) {
        String value = values.getOrDefault(name, DEFAULTS.get(name));
        if (value == null) {
            throw new IllegalArgumentException("unknown option --" + name);
        }
        return value;
    }

    /** A number, zero where it is a port that may be any. */
    public int number(String name) {
        return Integer.parseInt(text(name));
    }

    /** Whether this JVM plays the role. */
    public boolean hasRole(String role) {
        return List.of(text("roles").split(",")).contains(role);
    }

    /** The issuer given for a ledger alone; empty otherwise. */
    public String issuer() {
        return text("issuer");
    }

    /** The folder of certificates and keys. */
    public Path pki() {
        if (text("pki").isEmpty()) {
            throw new IllegalArgumentException("--pki=<folder> is required");
        }
        return Path.of(text("pki")).toAbsolutePath();
    }

    /** The ledger fetches the issuer's public keys itself: the JVM has to trust the issuer's server. */
    void trustForOwnCalls() {
        System.setProperty(
                "javax.net.ssl.trustStore", pki().resolve("trust.p12").toString());
        System.setProperty("javax.net.ssl.trustStorePassword", STORE_PASSWORD);
    }

    private static Map<String, String> defaults() {
        Map<String, String> defaults = new LinkedHashMap<>();
        defaults.put("pki", "");
        defaults.put("roles", "authorization-server,ledger");
        defaults.put("authorization-server.port", "0");
        defaults.put("authorization-server.mtls-port", "0");
        defaults.put("authorization-server.mtls-aliases", "false");
        defaults.put("authorization-server.admin-port", "0");
        defaults.put("client-subject", "CN=orders,O=Example,C=US");
        defaults.put("token-life", "300");
        defaults.put("ledger.port", "0");
        defaults.put("ledger.no-certificate-port", "0");
        defaults.put("ledger.plain-port", "0");
        defaults.put("ledger.admin-port", "0");
        defaults.put("api-key", "ledger-static-key-0001");
        defaults.put("issuer", "");
        defaults.put("jwk-set-uri", "");
        return defaults;
    }
}
