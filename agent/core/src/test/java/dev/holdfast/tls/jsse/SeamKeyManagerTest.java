package dev.holdfast.tls.jsse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.exchange.Exchanges;
import dev.holdfast.identity.AgentKeyManager;
import dev.holdfast.inventory.Inventory;
import dev.holdfast.telemetry.Faults;
import java.lang.reflect.Proxy;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.Test;

/** What a handshake is spared; what it is offered is shown by the built jar. */
class SeamKeyManagerTest {
    @Test
    void a_fault_costs_the_certificate_and_not_the_handshake() {
        SeamKeyManager seam = new SeamKeyManager(new AgentKeyManager(null), new Exchanges(new Inventory()));
        SSLSession keepsNoValues = (SSLSession) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {SSLSession.class}, (proxy, method, arguments) -> {
                    throw new UnsupportedOperationException(method.getName());
                });
        long faults = Faults.count();

        assertThat(seam.choose(new String[] {"EC"}, null, "ledger.example.com", 443, keepsNoValues, this))
                .isNull();

        assertThat(Faults.count()).isGreaterThan(faults);
    }
}
