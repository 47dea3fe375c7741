package dev.holdfast.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RM-3: what RFC 9728 section 7.7 asks for. */
class AddressGuardTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "93.184.216.34",
                "100.63.255.255",
                "100.128.0.0",
                "172.15.0.1",
                "172.32.0.1",
                "198.17.0.1",
                "223.255.255.255",
                "2606:2800:220:1::1",
                "2002:5db8:d822::1",
                "64:ff9b::5db8:d822"
            })
    void public_addresses_pass(String address) throws IOException {
        assertThat(ask("ledger.example.com", address)).containsExactly(InetAddress.getByName(address));
    }

    /** The operator named the host, and internal services are what keys are for. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "100.64.0.1",
                "198.18.0.1",
                "fd12::1",
                "fec0::1",
                "64:ff9b::a00:1"
            })
    void private_addresses_of_a_configured_host_pass(String address) throws IOException {
        assertThat(ask("ledger.internal", address)).containsExactly(InetAddress.getByName(address));
        assertThat(ask("ledger.internal", address, "10.0.0.1")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "169.254.0.1",
                "0.0.0.0",
                "0.1.2.3",
                "127.0.0.1",
                "127.255.255.254",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "fe80::1",
                "febf::1",
                "ff02::1",
                "2001:0:4136:e378::1",
                // IPv4 in IPv6 clothes
                "::ffff:169.254.169.254",
                "::ffff:127.0.0.1",
                "::7f00:1",
                "::a9fe:a9fe",
                "2002:7f00:1::1",
                "2002:a9fe:a9fe::1",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b::7f00:1"
            })
    void a_name_never_stands_for_this_machine_or_its_link(String address) {
        assertThatThrownBy(() -> ask("ledger.example.com", address))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("where no such host can be");
        assertThatThrownBy(() -> ask("ledger.example.com", "93.184.216.34", address))
                .as("in whatever company")
                .isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @CsvSource({"93.184.216.34,10.0.0.1", "fd12::1,93.184.216.34", "2606:2800:220:1::1,192.168.1.1"})
    void a_name_that_is_public_and_private_at_once_is_refused(String one, String other) {
        assertThatThrownBy(() -> ask("ledger.example.com", one, other))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("public and for private");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST", "ledger.localhost"})
    void localhost_is_this_machine_and_nothing_else(String name) throws IOException {
        assertThat(ask(name, "127.0.0.1", "::1")).hasSize(2);
        assertThatThrownBy(() -> ask(name, "93.184.216.34")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> ask(name, "10.0.0.1")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> ask(name, "169.254.169.254")).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "169.254.1.1", "10.0.0.1", "::1", "fe80::1"})
    void an_address_that_the_operator_wrote_is_meant(String address) throws IOException {
        assertThat(ask(address, address)).containsExactly(InetAddress.getByName(address));
    }

    /** The resolver takes them for addresses; who reads the configuration does not. */
    @ParameterizedTest
    @ValueSource(
            strings = {"2130706433", "127.1", "0177.0.0.1", "127.0.0.01", "127.0.0", "notlocalhost", "localhost.a"})
    void what_is_no_plain_address_is_a_name(String host) {
        assertThatThrownBy(() -> ask(host, "127.0.0.1")).isInstanceOf(IOException.class);
    }

    /** Whoever asks twice may be told something else the second time. */
    @Test
    void a_name_is_looked_up_once_and_only_what_was_judged_is_connected_to() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        InetAddress[] judged = {InetAddress.getByName("93.184.216.34")};
        AddressGuard guard = new AddressGuard(host -> {
            asked.incrementAndGet();
            return judged;
        });

        assertThat(guard.of("ledger.example.com")).isSameAs(judged);
        assertThat(asked).hasValue(1);
    }

    @Test
    void a_name_that_nobody_knows_stays_unknown() {
        AddressGuard guard = new AddressGuard(host -> {
            throw new UnknownHostException(host);
        });
        assertThatThrownBy(() -> guard.of("ledger.example.com")).isInstanceOf(UnknownHostException.class);
    }

    private static InetAddress[] ask(String host, String... addresses) throws IOException {
        InetAddress[] known = new InetAddress[addresses.length];
        for (int i = 0; i < known.length; i++) {
            known[i] = InetAddress.getByName(addresses[i]);
        }
        return new AddressGuard(name -> known).of(host);
    }
}
