package dev.holdfast.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.config.IdentitySettings;
import dev.holdfast.exchange.LiveConnections;
import dev.holdfast.identity.Generation;
import dev.holdfast.identity.OpenSsl;
import dev.holdfast.identity.Revocation;
import dev.holdfast.identity.revocation.RevokedCertificates;
import dev.holdfast.telemetry.Log;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a revocation does to an identity's life; how one is found out is shown where that is done, and both by the built jar. */
class RotationTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final LiveConnections connections = new LiveConnections();
    private final RevokedCertificates revoked = new RevokedCertificates();

    @BeforeEach
    void listen() throws Exception {
        Log.to(new PrintStream(log, true, StandardCharsets.UTF_8));
        certify();
    }

    @AfterEach
    void stopListening() {
        Log.to(System.err);
    }

    @Test
    void a_certificate_that_another_identity_found_revoked_goes_too() {
        Rotation rotation = rotation("orders");
        Rotation other = rotation("billing");
        Generation current = current(rotation);
        assertThat(current(other).thumbprint()).isEqualTo(current.thumbprint());
        Revocation why = revoke(current);

        tick(rotation);
        tick(other);

        assertThat(rotation.identity().known()).isEmpty();
        assertThat(rotation.identity().revocation()).isEqualTo(why);
        assertThat(other.identity().current()).isNull();
        assertThat(lines())
                .contains(
                        "identity orders: the authority has revoked its certificate, x5t#S256 " + current.thumbprint(),
                        "identity billing: the authority has revoked its certificate",
                        "reason keyCompromise",
                        "until a new key and certificate are in its files");
    }

    @Test
    void a_revoked_certificate_is_not_loaded_again_and_is_told_of_once() {
        revoke(current(rotation("orders")));
        Rotation again = rotation("orders");

        for (int i = 0; i < 3; i++) {
            tick(again);
        }

        assertThat(again.identity().known()).isEmpty();
        assertThat(again.identity().revocation()).isNotNull();
        assertThat(lines())
                .containsOnlyOnce("the certificate in its files is not used, as its authority has revoked it");
    }

    @Test
    void a_new_certificate_heals_and_the_revoked_one_never_comes_back() throws Exception {
        Rotation rotation = rotation("orders");
        Generation first = current(rotation);
        OpenSsl files = new OpenSsl(folder);
        files.run("x509 -in tls.crt -out first.crt");
        files.run("pkey -in tls.key -out first.key");
        revoke(first);
        tick(rotation);
        certify();
        tick(rotation);
        tick(rotation); // content counts when two readings in a row find it

        Generation second = Objects.requireNonNull(rotation.identity().current());
        assertThat(second.thumbprint()).isNotEqualTo(first.thumbprint());
        assertThat(rotation.identity().revocation()).isNull();

        files.run("x509 -in first.crt -out tls.crt");
        files.run("pkey -in first.key -out tls.key");
        for (int i = 0; i < 3; i++) {
            tick(rotation);
        }
        assertThat(rotation.identity().known()).containsExactly(second);
    }

    private void certify() throws IOException, InterruptedException {
        new OpenSsl(folder)
                .run("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout tls.key -out tls.crt"
                        + " -days 9 -subj /CN=orders");
    }

    @Test
    void a_generation_without_connections_stays_for_its_retirement_and_goes_after_it() throws Exception {
        certify();
        Rotation patient = rotation("patient", Duration.ofHours(1));
        Rotation brief = rotation("brief", Duration.ZERO);
        Generation first = current(patient);
        current(brief);

        certify();
        for (int i = 0; i < 3; i++) {
            tick(patient);
            tick(brief);
        }

        assertThat(patient.identity().known()).contains(first).hasSize(2);
        assertThat(brief.identity().known()).hasSize(1);
    }

    private Rotation rotation(String name) {
        return rotation(name, Duration.ZERO);
    }

    private Rotation rotation(String name, Duration retirement) {
        IdentitySettings settings =
                new IdentitySettings(name, folder.resolve("tls.crt"), folder.resolve("tls.key"), null, true);
        return new Rotation(
                settings,
                work -> {
                    throw new AssertionError("this certificate names nobody to ask");
                },
                revoked,
                retirement);
    }

    private Generation current(Rotation rotation) {
        tick(rotation);
        return Objects.requireNonNull(rotation.identity().current());
    }

    private void tick(Rotation rotation) {
        rotation.tick(List.of(), connections);
    }

    private Revocation revoke(Generation generation) {
        Revocation why = new Revocation(generation.thumbprint(), Instant.EPOCH, "keyCompromise");
        revoked.add(why);
        return why;
    }

    private String lines() {
        return log.toString(StandardCharsets.UTF_8);
    }
}
