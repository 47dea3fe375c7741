package dev.holdfast.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.harness.AgentConfiguration;
import dev.holdfast.harness.ChildProcess;
import dev.holdfast.harness.ClientCertificate;
import dev.holdfast.harness.IdentityFiles;
import dev.holdfast.harness.Layout;
import dev.holdfast.harness.LedgerServer;
import dev.holdfast.harness.Observer;
import dev.holdfast.harness.Pki;
import dev.holdfast.harness.RunningProgram;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Brought into a running program, for clients and connections made long before. */
@ExtendWith(Fixtures.class)
class AttachIT {

    @TempDir
    private Path folder;

    private final Pki pki;
    private final LedgerServer server;
    private final Observer ledger;

    AttachIT(Pki pki, LedgerServer server) {
        this.pki = pki;
        this.server = server;
        this.ledger = server.observer();
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#all")
    void clients_made_before_send_tokens_from_then_on(Variant variant) throws Exception {
        ledger.reset();
        IdentityFiles files = IdentityFiles.renamed(folder);
        ClientCertificate certificate = pki.issueOrders();
        files.replaceWith(certificate);
        String host = "localhost:" + server.port();
        Path configuration = AgentConfiguration.of(pki, files, server.issuer(), "ledger.read ledger.write", host)
                .write(folder.resolve("holdfast.yaml"));
        try (RunningProgram program = variant.program(pki).start()) {
            assertThat(program.get(server.at("/v1/entries")).status()).isEqualTo(200);
            assertThat(ledger.last().withKey()).isTrue();
            attach(variant, program, configuration);
            long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (!ledger.last().withToken()) {
                assertThat(System.nanoTime()).as("takes hold").isLessThan(deadline);
                assertThat(program.get(server.at("/v1/entries")).status()).isEqualTo(200);
            }
            assertThat(ledger.last().withKey()).isFalse();
            assertThat(ledger.last().certificate()).isEqualTo(certificate.thumbprint());
            assertThat(ledger.counts().mismatches()).isZero();
        }
    }

    private static void attach(Variant variant, RunningProgram program, Path configuration) {
        List<String> command = List.of(
                variant.jdk().java().toString(),
                "-jar",
                Layout.agentJar().toString(),
                "attach",
                Long.toString(program.process().pid()),
                "config=" + configuration);
        try (ChildProcess attach = ChildProcess.start("attach", command, Map.of())) {
            assertThat(attach.exitCode(Duration.ofSeconds(60)))
                    .as("%s %s", attach.output(), attach.errors())
                    .isZero();
        }
    }
}
