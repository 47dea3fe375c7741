package dev.holdfast.identity.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.identity.Generation;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of certificates as openssl makes them. */
class StatusSourcesTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private TestResponder authority;

    @BeforeEach
    void start() throws Exception {
        authority = new TestResponder(folder);
    }

    @AfterEach
    void stop() {
        assertThat(authority.requests).as("reading asks nobody").hasValue(0);
        authority.close();
    }

    @Test
    void responders_and_crls_by_http_count_in_their_order() throws Exception {
        StatusSources sources = of(authority.leaf(
                "authorityInfoAccess=OCSP;URI:http://10.0.0.1/ocsp,caIssuers;URI:http://ca.example.com/ca.crt,"
                        + "OCSP;URI:HTTPS://ocsp.example.com:8443\n"
                        + "crlDistributionPoints=URI:ldap://ldap.example.com/cn=x,URI:http://[::1]:8080/a.crl?x=y",
                30));

        assertThat(sources.unwatched()).isNull();
        assertThat(sources.responders())
                .map(Object::toString)
                .containsExactly("http://10.0.0.1/ocsp", "https://ocsp.example.com:8443/");
        assertThat(sources.points()).hasSize(1);
        assertThat(sources.points().get(0).endpoints())
                .map(Object::toString)
                .containsExactly("http://[::1]:8080/a.crl?x=y");
    }

    @Test
    void no_more_than_three_of_each_are_asked() throws Exception {
        StatusSources sources = of(authority.leaf(
                "authorityInfoAccess=OCSP;URI:http://a/1,OCSP;URI:http://a/2,OCSP;URI:http://a/3,OCSP;URI:http://a/4\n"
                        + "crlDistributionPoints=two,two,two\n[two]\nfullname=URI:http://a/1,URI:http://a/2",
                30));

        assertThat(sources.responders()).hasSize(3);
        assertThat(sources.points()).map(point -> point.endpoints().size()).containsExactly(2, 1);
    }

    @Test
    void crls_of_some_reasons_or_another_issuer_are_passed_over() throws Exception {
        StatusSources sources = of(authority.leaf("""
                crlDistributionPoints=some,other,all
                [some]
                fullname=URI:http://a/some.crl
                reasons=keyCompromise
                [other]
                fullname=URI:http://a/other.crl
                CRLissuer=dirName:other_name
                [other_name]
                CN=other
                [all]
                fullname=URI:http://a/all.crl
                """, 30));

        assertThat(sources.points()).hasSize(1);
        assertThat(sources.points().get(0).endpoints()).map(Object::toString).containsExactly("http://a/all.crl");
    }

    @Test
    void what_has_no_source_is_never_revoked_or_lives_shortly_is_not_watched() throws Exception {
        String crl = "crlDistributionPoints=URI:http://crl.example.com/a.crl";
        assertUnwatched(authority.leaf("basicConstraints=CA:FALSE", 30), "names no OCSP responder and no CRL");
        assertUnwatched(authority.leaf("crlDistributionPoints=URI:ldap://l/cn=x", 30), "names no OCSP responder");
        assertUnwatched(authority.leaf(crl + "\n2.5.29.56=DER:05:00", 30), "noRevAvail, RFC 9608");
        assertUnwatched(authority.leaf(crl, 6), "lives less than 7 days");
        assertThat(of(authority.leaf(crl, 7)).unwatched()).isNull();
    }

    @Test
    void what_cannot_be_decoded_is_not_watched_and_no_fault() throws Exception {
        // a distribution point whose name is an empty primitive, and one that is no sequence
        assertUnwatched(authority.leaf("2.5.29.31=DER:30:04:30:02:80:00", 30), "cannot be decoded");
        assertUnwatched(authority.leaf("2.5.29.31=DER:30:02:05:00", 30), "cannot be decoded");
    }

    @Test
    void without_its_issuer_nothing_could_be_verified_and_the_operator_can_help() throws Exception {
        authority.leaf();
        Generation alone = authority.load("leaf.pem");

        StatusSources sources = of(alone);

        assertThat(sources.unwatched()).contains("its issuer's certificate is not in its file");
        assertThat(sources.isLack()).isTrue();
        assertThat(new StatusCheck(alone).ask().kind()).isEqualTo(CertificateStatus.Kind.UNKNOWN);
        Files.writeString(
                authority.file("leaf.pem"), authority.openSsl.read("leaf.pem") + authority.openSsl.read("root.pem"));
        Generation together = authority.load("leaf.pem");
        assertThat(together.chain()).as("the root is not sent").hasSize(1);
        assertThat(of(together).unwatched()).isNull();
    }

    private static void assertUnwatched(Generation leaf, String why) {
        StatusSources sources = of(leaf);
        assertThat(sources.unwatched()).contains(why);
        assertThat(sources.isLack()).isFalse();
        assertThat(sources.responders()).isEmpty();
        assertThat(sources.points()).isEmpty();
    }

    private static StatusSources of(Generation generation) {
        return StatusSources.of(generation.leaf(), generation.issuer());
    }
}
