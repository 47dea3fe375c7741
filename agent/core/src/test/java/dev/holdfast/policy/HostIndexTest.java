package dev.holdfast.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.config.HostPattern;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HostIndexTest {
    private final HostIndex<String> index = new HostIndex<>(Map.of(
            new HostPattern("ledger.example.com", false, 443), "exact",
            new HostPattern("ledger.example.com", false, 8443), "other port",
            new HostPattern("ledger.example.com", true, 443), "wildcard",
            new HostPattern("127.0.0.1", false, 8443), "address",
            new HostPattern("::1", false, 8443), "address six"));

    @Test
    void a_host_is_found_in_any_case_and_with_its_trailing_dot() {
        assertThat(index.find("ledger.example.com", 443)).isEqualTo("exact");
        assertThat(index.find("Ledger.EXAMPLE.com", 443)).isEqualTo("exact");
        assertThat(index.find("ledger.example.com.", 443)).isEqualTo("exact");
    }

    @Test
    void the_port_is_part_of_the_address() {
        assertThat(index.find("ledger.example.com", 8443)).isEqualTo("other port");
        assertThat(index.find("ledger.example.com", 80)).isNull();
    }

    @Test
    void a_wildcard_stands_for_exactly_one_label() {
        assertThat(index.find("eu.ledger.example.com", 443)).isEqualTo("wildcard");
        assertThat(index.find("EU.Ledger.example.com.", 443)).isEqualTo("wildcard");
        assertThat(index.find("a.eu.ledger.example.com", 443)).isNull();
        assertThat(index.find(".ledger.example.com", 443)).isNull();
        assertThat(index.find("eu.ledger.example.com", 8443)).isNull();
    }

    @Test
    void a_name_that_only_ends_alike_is_another_host() {
        assertThat(index.find("evil-ledger.example.com", 443)).isNull();
        assertThat(index.find("ledger.example.com.evil.org", 443)).isNull();
        assertThat(index.find("edger.example.com", 443)).isNull();
    }

    @Test
    void literals_are_found_with_and_without_brackets() {
        assertThat(index.find("127.0.0.1", 8443)).isEqualTo("address");
        assertThat(index.find("[::1]", 8443)).isEqualTo("address six");
        assertThat(index.find("::1", 8443)).isEqualTo("address six");
    }

    @Test
    void nothing_is_found_for_no_host() {
        assertThat(index.find(null, 443)).isNull();
        assertThat(index.find("", 443)).isNull();
        assertThat(index.find(".", 443)).isNull();
        assertThat(new HostIndex<String>(Map.of()).find("ledger.example.com", 443))
                .isNull();
    }

    @Test
    void thousands_of_hosts_are_told_apart() {
        Map<HostPattern, String> many = new HashMap<>();
        for (int i = 0; i < 5_000; i++) {
            many.put(new HostPattern("h" + i + ".example.com", i % 3 == 0, 443 + i % 7), "v" + i);
        }
        HostIndex<String> large = new HostIndex<>(many);
        many.forEach((pattern, value) -> assertThat(
                        large.find((pattern.wildcard() ? "x." : "") + pattern.host(), pattern.port()))
                .isEqualTo(value));
        assertThat(large.find("h5000.example.com", 443)).isNull();
    }
}
