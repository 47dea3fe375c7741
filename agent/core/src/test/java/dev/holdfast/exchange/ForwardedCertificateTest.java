package dev.holdfast.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardedCertificateTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Client-Cert",
                "Client-Cert-Chain",
                "X-Forwarded-Client-Cert",
                "X-Client-Cert",
                "X-Client-Certificate",
                "Ssl-Client-Cert",
                "X-SSL-Client-Cert",
                "X-SSL-Client-Verify",
                "X-SSL-Client-S-DN",
                "X-SSL-Client-"
            })
    void what_a_proxy_says_of_a_certificate_is_told_in_any_case(String field) {
        assertThat(ForwardedCertificate.isOne(field)).isTrue();
        assertThat(ForwardedCertificate.isOne(field.toLowerCase(Locale.ROOT))).isTrue();
        assertThat(ForwardedCertificate.isOne(field.toUpperCase(Locale.ROOT))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Client",
                "Client-Cert-",
                "Client-Certificates",
                "My-Client-Cert",
                "X-SSL-Client",
                "X-Forwarded-For",
                "X-Forwarded-Client",
                "Authorization"
            })
    void other_fields_stay(String field) {
        assertThat(ForwardedCertificate.isOne(field)).isFalse();
    }
}
