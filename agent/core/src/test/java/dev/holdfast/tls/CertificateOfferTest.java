package dev.holdfast.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.exchange.Exchanges;
import dev.holdfast.inventory.Inventory;
import dev.holdfast.telemetry.Faults;
import java.lang.reflect.Proxy;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

/** What a handshake is spared; what it is offered is shown by the built jar. */
class CertificateOfferTest {
    private static final String[] KEY_TYPES = {"EC"};

    @Test
    void a_session_that_keeps_no_values_costs_the_certificate_and_not_the_handshake() throws Exception {
        SSLSession keepsNoValues = (SSLSession) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {SSLSession.class}, (proxy, method, arguments) -> {
                    throw new UnsupportedOperationException(method.getName());
                });

        assertCostsTheCertificateOnly(
                engine -> new Handshake(engine, "ledger.example.com", 443, keepsNoValues, keepsNoValues));
    }

    @Test
    void a_stack_that_cannot_be_looked_into_costs_the_certificate_and_not_the_handshake() throws Exception {
        assertCostsTheCertificateOnly(engine -> {
            throw new IllegalStateException("of another version");
        });
    }

    private static void assertCostsTheCertificateOnly(EngineHandshakes handshakes) throws NoSuchAlgorithmException {
        CertificateOffer offer = new CertificateOffer(new Exchanges(new Inventory()), handshakes);
        long faults = Faults.count();

        assertThat(offer.choose(SSLContext.getDefault().createSSLEngine(), KEY_TYPES, null))
                .isNull();

        assertThat(Faults.count()).isGreaterThan(faults);
    }

    @FunctionalInterface
    private interface EngineHandshakes extends Handshakes {
        @Override
        default Handshake of(SSLSocket socket) {
            throw new AssertionError("an engine is asked for");
        }

        @Override
        Handshake of(SSLEngine engine);
    }
}
