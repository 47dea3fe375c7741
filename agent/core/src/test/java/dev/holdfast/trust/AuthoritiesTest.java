package dev.holdfast.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Provider;
import java.security.Security;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.TrustManagerFactorySpi;
import javax.net.ssl.X509TrustManager;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthoritiesTest {
    private static final String SUITE = "TLS_AES_128_GCM_SHA256";
    private static final String HOST = "ledger.example.com";
    private static final String FOREIGN = "its certificate leads to none of the authorities";

    private final TestAuthority root = TestAuthority.root("Ledger CA");
    private final TestAuthority issuing = root.intermediate("Ledger Issuing CA");

    @Test
    void a_server_of_the_authority_passes_and_so_does_one_of_an_authority_below_it() throws Exception {
        assertThat(refusal(root.server(HOST).sent(), HOST)).isNull();
        assertThat(refusal(issuing.server(HOST).sent(), HOST)).isNull();
    }

    @Test
    void an_authority_below_a_root_may_stand_alone_in_the_bundle() throws Exception {
        Authorities only = Authorities.of(TestAuthority.bundle(issuing));

        assertThat(only.refusal(issuing.server(HOST).sent(), HOST, SUITE)).isNull();
        assertThat(only.refusal(root.server(HOST).sent(), HOST, SUITE)).isEqualTo(FOREIGN);
    }

    @Test
    void the_order_of_what_is_sent_behind_the_leaf_makes_no_difference_nor_what_does_not_belong_there()
            throws Exception {
        TestAuthority deep = issuing.intermediate("Ledger Deep CA");
        X509Certificate stray = TestAuthority.root("Stray CA").certificate();
        X509Certificate[] shuffled = {
            deep.server(HOST).certificate(), stray, root.certificate(), issuing.certificate(), deep.certificate()
        };

        assertThat(refusal(shuffled, HOST)).isNull();
    }

    @Test
    void another_authority_does_not_pass_under_the_same_name_either() throws Exception {
        TestAuthority namesake = TestAuthority.root("Ledger CA");

        assertThat(refusal(TestAuthority.root("Public CA").server(HOST).sent(), HOST))
                .isEqualTo(FOREIGN);
        assertThat(refusal(namesake.server(HOST).sent(), HOST)).isEqualTo(FOREIGN);
        assertThat(refusal(new X509Certificate[] {namesake.server(HOST).certificate(), root.certificate()}, HOST))
                .isEqualTo(FOREIGN);
    }

    @Test
    void a_server_that_signs_servers_is_no_authority() throws Exception {
        TestAuthority server = root.server(HOST);

        assertThat(refusal(server.server("other.example.com").sent(), "other.example.com"))
                .isNotNull()
                .isNotEqualTo(FOREIGN);
    }

    @Test
    void a_client_s_certificate_and_an_expired_one_do_not_pass() throws Exception {
        TestAuthority client = new TestAuthority.Request(HOST)
                .host(HOST)
                .purpose(KeyPurposeId.id_kp_clientAuth)
                .issuedBy(root);
        TestAuthority expired =
                new TestAuthority.Request(HOST).host(HOST).expired().issuedBy(root);

        assertThat(refusal(client.sent(), HOST)).contains("TLS server");
        assertThat(refusal(expired.sent(), HOST)).contains("NotAfter");
    }

    @ParameterizedTest
    @ValueSource(strings = {HOST, "LEDGER.example.com", "ledger.example.com.", "a.ledger.example.com"})
    void a_name_of_the_certificate_passes(String host) throws Exception {
        TestAuthority server = new TestAuthority.Request("server")
                .host(HOST)
                .host("*.ledger.example.com")
                .issuedBy(root);

        assertThat(refusal(server.sent(), host)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"other.example.com", "a.b.ledger.example.com", "ledger.example.com.evil.example", "192.0.2.1"})
    void another_name_does_not(String host) throws Exception {
        TestAuthority server = new TestAuthority.Request("server")
                .host(HOST)
                .host("*.ledger.example.com")
                .issuedBy(root);

        assertThat(refusal(server.sent(), host)).contains("ubject alternative");
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "[2001:db8::1]", "2001:db8:0:0:0:0:0:1"})
    void an_address_passes_by_an_address_only(String host) throws Exception {
        TestAuthority addressed = new TestAuthority.Request("server")
                .address("192.0.2.1")
                .address("2001:db8::1")
                .issuedBy(root);
        TestAuthority named =
                new TestAuthority.Request(host).host("ledger.example.com").issuedBy(root);

        assertThat(refusal(addressed.sent(), host)).isNull();
        assertThat(refusal(named.sent(), host)).isNotNull();
    }

    @Test
    void the_common_name_does_not_count() throws Exception {
        TestAuthority unnamed = new TestAuthority.Request(HOST).issuedBy(root);
        TestAuthority addressed =
                new TestAuthority.Request(HOST).address("192.0.2.1").issuedBy(root);

        assertThat(refusal(unnamed.sent(), HOST)).contains("no subject alternative name");
        assertThat(refusal(addressed.sent(), HOST)).contains("no subject alternative name");
    }

    @Test
    void a_key_that_may_only_encrypt_passes_where_the_handshake_uses_it_so() throws Exception {
        TestAuthority server =
                new TestAuthority.Request(HOST).host(HOST).keyEncipherment().issuedBy(root);
        Authorities authorities = Authorities.of(TestAuthority.bundle(root));

        assertThat(authorities.refusal(server.sent(), HOST, "TLS_RSA_WITH_AES_128_GCM_SHA256"))
                .isNull();
        assertThat(authorities.refusal(server.sent(), HOST, SUITE)).contains("digital signatures");
    }

    @Test
    void an_application_that_makes_the_whole_jvm_trust_everybody_changes_nothing() throws Exception {
        String standard = Security.getProperty("ssl.TrustManagerFactory.algorithm");
        Security.insertProviderAt(new TrustsEverybody(), 1);
        Security.setProperty("ssl.TrustManagerFactory.algorithm", "PKIX");
        try {
            TrustManagerFactory theirs = TrustManagerFactory.getInstance("PKIX");
            theirs.init((KeyStore) null);
            X509Certificate[] foreign =
                    TestAuthority.root("Any CA").server(HOST).sent();
            ((X509TrustManager) theirs.getTrustManagers()[0]).checkServerTrusted(foreign, "UNKNOWN");

            assertThat(refusal(foreign, HOST)).isEqualTo(FOREIGN);
            assertThat(refusal(root.server(HOST).sent(), "other.example.com")).isNotNull();
            assertThat(refusal(root.server(HOST).sent(), HOST)).isNull();
        } finally {
            Security.removeProvider("TrustsEverybody");
            Security.setProperty("ssl.TrustManagerFactory.algorithm", standard);
        }
    }

    @Test
    void what_a_certificate_says_of_itself_cannot_reach_a_terminal() throws Exception {
        TestAuthority server = new TestAuthority.Request("server")
                .host("\u001b[2J\u0007.example.com")
                .issuedBy(root);

        assertThat(refusal(server.sent(), HOST)).isNotNull().matches("[ -~]*");
    }

    @Test
    void a_bundle_of_something_else_is_an_error() {
        assertThatThrownBy(() -> Authorities.of("nothing".getBytes(StandardCharsets.US_ASCII)))
                .isInstanceOf(IOException.class)
                .hasMessage("holds no PEM certificate");
        assertThatThrownBy(() -> Authorities.of("-----BEGIN CERTIFICATE-----\nMAMCAQE=\n-----END CERTIFICATE-----\n"
                        .getBytes(StandardCharsets.US_ASCII)))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot be decoded at certificate 1");
    }

    private @Nullable String refusal(X509Certificate[] sent, String host) throws GeneralSecurityException, IOException {
        return Authorities.of(TestAuthority.bundle(TestAuthority.root("Unrelated CA"), root))
                .refusal(sent, host, SUITE);
    }

    /** As programs do that were never meant for production. */
    @SuppressWarnings("serial")
    static final class TrustsEverybody extends Provider {
        TrustsEverybody() {
            super("TrustsEverybody", "1", "");
            put("TrustManagerFactory.PKIX", Factory.class.getName());
        }

        /** Looked up by name. */
        public static final class Factory extends TrustManagerFactorySpi {
            @Override
            protected void engineInit(@Nullable KeyStore store) {}

            @Override
            protected void engineInit(ManagerFactoryParameters parameters) {}

            @Override
            protected TrustManager[] engineGetTrustManagers() {
                return List.of(new X509TrustManager() {
                            @Override
                            public void checkClientTrusted(X509Certificate[] chain, String authType) {}

                            @Override
                            public void checkServerTrusted(X509Certificate[] chain, String authType) {}

                            @Override
                            public X509Certificate[] getAcceptedIssuers() {
                                return new X509Certificate[0];
                            }
                        })
                        .toArray(new TrustManager[0]);
            }
        }
    }
}
