package org.example.orders;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The command line, {@code --name=value}, and the key of the environment.
 *
 * <ul>
 *   <li>{@code --key-header}: X-Api-Key (default), any other name, or {@code Authorization}, which sends {@code Token
 *       <key>}; the key is the environment's LEDGER_API_KEY, without it none is sent
 *   <li>{@code --header}: {@code Name:value}, a further header field of every request; several with a bar between them
 *   <li>{@code --http}: 1.1 or 2 (default 2, where the client can)
 *   <li>{@code --async}: true to send by the client's asynchronous call
 *   <li>{@code --redirects}: never, normal (default) or always
 *   <li>{@code --proxy}: host:port for CONNECT
 *   <li>{@code --authenticator}: true to answer challenges by a user and a password
 *   <li>{@code --tls}: default (the client's own), context (an SSLContext of the program's, no key managers), everybody
 *       (one that trusts every server, as programs do that nobody looked at twice), or the path of a PKCS#12 store
 *       (password changeit) with a client certificate of the program's own
 *   <li>{@code --tls-provider}: classes of JCA providers to register, with a comma between them; the SSLContext comes from the
 *       last. {@code --tls-version}: its protocol, default TLS, which is the best that both sides have
 *   <li>{@code --timeout}: milliseconds for an answer, default 20000
 * </ul>
 */
public record Options(Map<String, String> values, String apiKey) {

    static Options parse(String... arguments) {
        Map<String, String> values = new HashMap<>();
        for (String argument : arguments) {
            String[] pair = argument.split("=", 2);
            if (pair.length != 2 || !pair[0].startsWith("--")) {
                throw new IllegalArgumentException("not --name=value: " + argument);
            }
            values.put(pair[0].substring(2), pair[1]);
        }
        return new Options(values, System.getenv("LEDGER_API_KEY"));
    }

    /** The name of the header that carries the key. */
    public String keyHeader() {
        return values.getOrDefault("key-header", "X-Api-Key");
    }

    /** The value of that header; null without a key. */
    public String keyHeaderValue() {
        return apiKey != null && keyHeader().equalsIgnoreCase("Authorization") ? "Token " + apiKey : apiKey;
    }

    /** Names and values of further header fields. */
    public List<String[]> furtherHeaders() {
        String headers = values.getOrDefault("header", "");
        return headers.isEmpty()
                ? List.of()
                : Arrays.stream(headers.split("\\|"))
                        .map(header -> header.split(":", 2))
                        .toList();
    }

    /** Whether HTTP/2 is wanted. */
    public boolean http2() {
        return values.getOrDefault("http", "2").equals("2");
    }

    /** Whether to use the asynchronous call. */
    public boolean async() {
        return Boolean.parseBoolean(values.get("async"));
    }

    /** never, normal or always. */
    public String redirects() {
        return values.getOrDefault("redirects", "normal");
    }

    /** The CONNECT proxy; null without. */
    public InetSocketAddress proxy() {
        String[] address = values.getOrDefault("proxy", "").split(":");
        return address.length < 2 ? null : new InetSocketAddress(address[0], Integer.parseInt(address[1]));
    }

    /** Asked by the client when a server challenges; null for none. */
    public Authenticator authenticator() {
        if (!Boolean.parseBoolean(values.get("authenticator"))) {
            return null;
        }
        return new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                return new PasswordAuthentication("orders", "password".toCharArray());
            }
        };
    }

    /** Milliseconds. */
    public int timeout() {
        return Integer.parseInt(values.getOrDefault("timeout", "20000"));
    }

    /** Whether any server will do, under any name. */
    public boolean trustsEverybody() {
        return values.getOrDefault("tls", "default").equals("everybody");
    }

    /** The SSLContext to give to the client; null to leave it to the client's own. */
    public SSLContext sslContext() throws GeneralSecurityException, IOException {
        String tls = values.getOrDefault("tls", "default");
        if (tls.equals("default")) {
            return null;
        }
        if (trustsEverybody()) {
            SSLContext context = uninitialised();
            context.init(null, new TrustManager[] {new TrustsEverybody()}, null);
            return context;
        }
        KeyManager[] keys = tls.equals("context") ? null : keyManagers(tls);
        SSLContext context = uninitialised();
        context.init(keys, trustManagers(), null);
        return context;
    }

    private SSLContext uninitialised() throws GeneralSecurityException {
        String version = values.getOrDefault("tls-version", "TLS");
        Provider provider = null;
        for (String name : tlsProviders()) {
            provider = provider(name);
            Security.addProvider(provider);
        }
        return provider == null ? SSLContext.getInstance(version) : SSLContext.getInstance(version, provider);
    }

    private TrustManager[] trustManagers() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        TrustManager[] managers = factory.getTrustManagers();
        return tlsProviders().isEmpty()
                ? managers
                : new TrustManager[] {new TrustsLikeTheJdk((X509ExtendedTrustManager) managers[0])};
    }

    private List<String> tlsProviders() {
        String names = values.getOrDefault("tls-provider", "");
        return names.isEmpty() ? List.of() : List.of(names.split(","));
    }

    private static Provider provider(String name) {
        try {
            return Class.forName(name)
                    .asSubclass(Provider.class)
                    .getConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("no such provider: " + name, e);
        }
    }

    private static KeyManager[] keyManagers(String file) throws GeneralSecurityException, IOException {
        char[] password = "changeit".toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = new FileInputStream(file)) {
            store.load(in, password);
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, password);
        return factory.getKeyManagers();
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "Options" + values;
    }
}
