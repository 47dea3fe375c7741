package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostPatternTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ledger.example.com         | ledger.example.com | false | 443
                    LEDGER.Example.COM.        | ledger.example.com | false | 443
                    ledger.example.com:8443    | ledger.example.com | false | 8443
                    ledger.example.com.:65535  | ledger.example.com | false | 65535
                    *.example.com:1            | example.com        | true  | 1
                    localhost                  | localhost          | false | 443
                    my_host-1                  | my_host-1          | false | 443
                    10.0.0.1:8443              | 10.0.0.1           | false | 8443
                    [::1]                      | ::1                | false | 443
                    [::]                       | ::                 | false | 443
                    [2001:DB8::1]:8443         | 2001:db8::1        | false | 8443
                    [1:2:3:4:5:6:7:8]          | 1:2:3:4:5:6:7:8    | false | 443
                    """)
    void a_host_is_read(String text, String host, boolean wildcard, int port) throws Refusal {
        assertThat(HostPattern.parse(text)).isEqualTo(new HostPattern(host, wildcard, port));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://a.example.com",
                "a.example.com/v1",
                "a.example.com:",
                "a.example.com:0",
                "a.example.com:65536",
                "a.example.com:+80",
                "a.example.com:https",
                "a..example.com",
                ".example.com",
                "-a.example.com",
                "a-.example.com",
                "a b",
                "user@a.example.com",
                "*",
                "*.",
                "*:443",
                "a*.example.com",
                "*a.example.com",
                "*.*.example.com",
                "a.*.example.com",
                "*.0.0.1",
                "m\u00fcnchen.example.com",
                "::1",
                "[::1",
                "[::1]443",
                "[]",
                "[:::]",
                "[1:2]",
                "[1::2::3]",
                "[1:2:3:4:5:6:7::8]",
                "[1:2:3:4:5:6:7:8:9]",
                "[fe80::1%eth0]",
                "[12345::]",
                "[ledger.example.com]"
            })
    void what_is_no_host_is_refused_with_a_remedy(String text) {
        assertThatThrownBy(() -> HostPattern.parse(text))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.remedy()).isNotBlank());
    }

    @ParameterizedTest
    @CsvSource({
        "a.example.com, a.example.com, true",
        "a.example.com, a.example.com:8443, false",
        "a.example.com, b.example.com, false",
        "*.example.com, a.example.com, true",
        "a.example.com, *.example.com, true",
        "*.example.com, example.com, false",
        "*.example.com, a.b.example.com, false",
        "*.example.com, *.example.com, true",
        "*.example.com, *.a.example.com, false",
        "*.example.com, aexample.com, false",
    })
    void two_patterns_meet_when_some_host_belongs_to_both(String one, String other, boolean meet) throws Refusal {
        assertThat(HostPattern.parse(one).meets(HostPattern.parse(other))).isEqualTo(meet);
    }
}
