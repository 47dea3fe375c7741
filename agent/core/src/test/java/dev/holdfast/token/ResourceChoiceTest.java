package dev.holdfast.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.config.Binding;
import dev.holdfast.config.DiscoverySettings;
import dev.holdfast.config.TokenSettings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceChoiceTest {
    private static final String CORP = "https://login.example.com/realms/corp";
    private static final String PARTNER = "https://login.partner.example";

    @Test
    void the_resource_chooses_among_those_that_the_operator_lists() {
        assertThat(issuer(PARTNER)).isEqualTo("partner");
        assertThat(issuer("https://rogue.example", PARTNER)).isEqualTo("partner");
    }

    @Test
    void the_operators_order_decides_among_those_that_the_resource_takes() {
        assertThat(issuer(PARTNER, CORP)).isEqualTo("corp");
    }

    @Test
    void a_resource_that_names_nobody_leaves_the_tokens_own_issuer() {
        ResourceFinding finding = choose(Binding.CERTIFICATE, new ResourceMetadata(List.of(), false, false));
        assertThat(finding.issuer()).isEqualTo("corp");
        assertThat(finding.notes()).isEmpty();
    }

    /** RM-4: equal to the last character, or somebody else. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://login.partner.example/",
                "https://LOGIN.partner.example",
                "https://login.partner.example:443",
                "http://login.partner.example",
                "https://login.partner.example#",
                "https://login.partner.example.rogue.example",
                "https://rogue.example/https://login.partner.example",
                " https://login.partner.example",
                "partner",
                ""
            })
    void who_is_nearly_configured_is_not_and_never_chosen(String named) {
        ResourceFinding finding = choose(Binding.CERTIFICATE, new ResourceMetadata(List.of(named), false, false));
        assertThat(finding.issuer()).isEqualTo("corp");
        assertThat(finding.notes())
                .singleElement()
                .asString()
                .contains("an issuer that is not configured for it", "never asked", "issuer corp stays in use");
    }

    /** RM-5: what a resource says makes a binding stronger or leaves it. */
    @ParameterizedTest
    @CsvSource({
        "CERTIFICATE,          false, false, CERTIFICATE",
        "CERTIFICATE,          true,  false, CERTIFICATE_AND_DPOP",
        "CERTIFICATE,          true,  true,  CERTIFICATE_AND_DPOP",
        "CERTIFICATE,          false, true,  CERTIFICATE",
        "DPOP,                 false, false, DPOP",
        "DPOP,                 true,  false, DPOP",
        "DPOP,                 false, true,  DPOP",
        "CERTIFICATE_AND_DPOP, false, false, CERTIFICATE_AND_DPOP",
        "CERTIFICATE_AND_DPOP, true,  true,  CERTIFICATE_AND_DPOP",
        "NONE,                 false, false, NONE",
        "NONE,                 false, true,  NONE",
        "NONE,                 true,  false, DPOP"
    })
    void the_binding_never_gets_weaker(Binding configured, boolean proof, boolean certificate, Binding chosen) {
        ResourceFinding finding = choose(configured, new ResourceMetadata(List.of(CORP), proof, certificate));
        assertThat(finding.binding()).isEqualTo(chosen);
        assertThat(finding.notes()).hasSize(certificate && !configured.isByCertificate() ? 1 : 0);
    }

    private static String issuer(String... named) {
        ResourceFinding finding = choose(Binding.CERTIFICATE, new ResourceMetadata(List.of(named), false, false));
        assertThat(finding.notes()).isEmpty();
        return finding.issuer();
    }

    private static ResourceFinding choose(Binding binding, ResourceMetadata metadata) {
        TokenSettings settings = new TokenSettings(
                "corp",
                null,
                List.of(),
                List.of(),
                binding,
                null,
                new DiscoverySettings("https://ledger.example.com", List.of("partner")));
        return new ResourceChoice(
                        "ledger",
                        settings,
                        List.of(
                                ResourceDiscoveryTestCase.issuer("corp", CORP, null),
                                ResourceDiscoveryTestCase.issuer("partner", PARTNER, null)))
                .of("https://ledger.example.com/.well-known/oauth-protected-resource", metadata);
    }
}
