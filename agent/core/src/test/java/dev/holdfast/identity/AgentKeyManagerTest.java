package dev.holdfast.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.identity.TestAuthority.Request;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real handshakes of the JDK, seen from the server's side. */
class AgentKeyManagerTest {
    private final TestAuthority root = TestAuthority.root("root");
    private final TestAuthority server = root.leaf("server");

    AgentKeyManagerTest() throws Exception {}

    @ParameterizedTest
    @CsvSource({
        "TLSv1.2, secp256r1", "TLSv1.2, secp384r1", "TLSv1.2, RSA2048", "TLSv1.2, Ed25519",
        "TLSv1.3, secp256r1", "TLSv1.3, secp521r1", "TLSv1.3, RSA2048", "TLSv1.3, Ed25519",
    })
    void the_server_sees_the_generations_chain(String protocol, String kind) throws Exception {
        TestAuthority intermediate = root.intermediate("intermediate");
        TestAuthority leaf =
                new Request("orders").keys(TestAuthority.newKeys(kind)).issuedBy(intermediate);
        Generation generation = Generation.of(
                "orders", leaf.keys().getPrivate(), List.of(leaf.certificate(), intermediate.certificate()));
        assertThat(clientChainThatTheServerSaw(protocol, generation, root.certificate()))
                .containsExactly(leaf.certificate(), intermediate.certificate());
    }

    @Test
    void the_chain_is_offered_to_a_server_that_lists_other_authorities() throws Exception {
        TestAuthority leaf = root.leaf("orders");
        Generation generation = Generation.of("orders", leaf.keys().getPrivate(), List.of(leaf.certificate()));
        X509Certificate other = TestAuthority.root("other").certificate();
        assertThat(clientChainThatTheServerSaw("TLSv1.3", generation, other)).containsExactly(leaf.certificate());
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.2", "TLSv1.3"})
    void without_a_generation_no_certificate_is_sent(String protocol) throws Exception {
        assertThat(clientChainThatTheServerSaw(protocol, null, root.certificate()))
                .isEmpty();
    }

    @Test
    void only_its_own_alias_and_key_type_have_a_key() {
        TestAuthority leaf = server;
        Generation generation = Generation.of("orders", leaf.keys().getPrivate(), List.of(leaf.certificate()));
        AgentKeyManager manager = new AgentKeyManager(generation);
        Principal[] any = {};
        String alias = manager.chooseEngineClientAlias(new String[] {"RSA", "EC"}, any, null);
        assertThat(alias).isNotNull();
        assertThat(manager.getClientAliases("EC", any)).containsExactly(alias);
        assertThat(manager.getClientAliases("RSA", any)).isNull();
        assertThat(manager.getPrivateKey("mykey")).isNull();
        assertThat(manager.getCertificateChain("mykey")).isNull();
        assertThat(manager.getServerAliases("EC", any)).isNull();
        assertThat(manager.chooseServerAlias("EC", any, null)).isNull();
        assertThat(manager.chooseEngineServerAlias("EC", any, null)).isNull();
    }

    private List<Certificate> clientChainThatTheServerSaw(
            String protocol, @Nullable Generation generation, X509Certificate listedAuthority) throws Exception {
        SSLContext clientContext = context(new AgentKeyManager(generation), root.certificate());
        try (SSLServerSocket listener = (SSLServerSocket) context(serverKeyManager(), listedAuthority)
                .getServerSocketFactory()
                .createServerSocket(0)) {
            listener.setWantClientAuth(true);
            CompletableFuture<List<Certificate>> seen = CompletableFuture.supplyAsync(() -> accept(listener));
            try (SSLSocket socket = (SSLSocket)
                    clientContext.getSocketFactory().createSocket(listener.getInetAddress(), listener.getLocalPort())) {
                socket.setSoTimeout(20_000);
                socket.setEnabledProtocols(new String[] {protocol});
                socket.startHandshake();
                assertThat(socket.getSession().getProtocol()).isEqualTo(protocol);
                socket.getInputStream().read();
            }
            // only now: in TLS 1.3 the server's close waits for the client's
            return seen.get(20, TimeUnit.SECONDS);
        }
    }

    private static List<Certificate> accept(SSLServerSocket listener) {
        try (SSLSocket socket = (SSLSocket) listener.accept()) {
            socket.setSoTimeout(20_000);
            socket.startHandshake();
            List<Certificate> seen = peerCertificates(socket);
            socket.getOutputStream().write('.');
            return seen;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Certificate> peerCertificates(SSLSocket socket) {
        try {
            return List.of(socket.getSession().getPeerCertificates());
        } catch (SSLException unverified) {
            return List.of();
        }
    }

    private KeyManager serverKeyManager() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("server", server.keys().getPrivate(), new char[0], new Certificate[] {server.certificate()});
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, new char[0]);
        return factory.getKeyManagers()[0];
    }

    private static SSLContext context(KeyManager keyManager, X509Certificate authority)
            throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {keyManager}, new TrustManager[] {new Lists(authority)}, null);
        return context;
    }

    /** Lists one authority and lets everything in: what is sent is the question, not whether it is trusted. */
    private record Lists(X509Certificate authority) implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[] {authority};
        }
    }
}
