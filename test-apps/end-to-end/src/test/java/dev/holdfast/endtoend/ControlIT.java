package dev.holdfast.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.harness.AgentCommand;
import dev.holdfast.harness.LedgerServer;
import dev.holdfast.harness.Pki;
import dev.holdfast.harness.RawClient;
import dev.holdfast.harness.RunningScenario;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands that reach a running agent by its socket, and that socket under hostile hands. */
@ExtendWith(Fixtures.class)
class ControlIT {

    @TempDir
    private Path folder;

    private final Pki pki;
    private final LedgerServer server;

    ControlIT(Pki pki, LedgerServer server) {
        this.pki = pki;
        this.server = server;
    }

    @BeforeEach
    void forget() {
        server.observer().reset();
        server.issuerObserver().reset();
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneClient")
    void revoke_takes_the_tokens_of_a_running_jvm_and_tells_of_each_service(Variant variant) {
        try (RunningScenario scenario = variant.scenario(pki, server, folder).start()) {
            String token = token(scenario);
            String pid = awaitSocket(scenario);

            AgentCommand unknown = AgentCommand.run(variant.jdk(), "revoke", pid, "--service", "ledgers");
            assertThat(unknown.exitCode()).isEqualTo(1);
            assertThat(unknown.errors()).contains("there is no service of that name");
            assertThat(isActive(scenario, token)).isTrue();

            AgentCommand revoke = AgentCommand.run(variant.jdk(), "revoke", pid, "--service", "ledger");
            assertThat(revoke.exitCode()).as(revoke.errors()).isZero();
            assertThat(revoke.output()).contains("ledger", "REVOKED").doesNotContain(token);
            assertThat(isActive(scenario, token)).isFalse();

            String second = token(scenario);
            JsonNode json = JsonMapper.shared()
                    .readTree(AgentCommand.run(variant.jdk(), "revoke", pid, "--json")
                            .output());
            assertThat(json.path("services").path(0).path("name").asString()).isEqualTo("ledger");
            assertThat(json.path("services").path(0).path("revoked").asInt()).isEqualTo(1);
            assertThat(isActive(scenario, second)).isFalse();
            assertThat(scenario.program().foreignErrors()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneClient")
    void an_issuer_that_is_down_makes_it_exit_code_2_and_the_token_is_out_of_use_all_the_same(Variant variant) {
        try (RunningScenario scenario = variant.scenario(pki, server, folder).start()) {
            token(scenario);
            String pid = awaitSocket(scenario);
            server.issuerObserver().down(true);

            assertThat(AgentCommand.run(variant.jdk(), "revoke", pid).exitCode())
                    .isEqualTo(2);

            scenario.program().get(server.at("/v1/entries"));
            assertThat(server.observer().last().withToken()).isFalse();
            server.issuerObserver().down(false);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneClient")
    void status_tells_what_the_agent_does_and_nothing_secret(Variant variant) {
        try (RunningScenario scenario = variant.scenario(pki, server, folder).start()) {
            String token = token(scenario);
            String pid = awaitSocket(scenario);

            AgentCommand text = AgentCommand.run(variant.jdk(), "status", pid);
            assertThat(text.exitCode()).as(text.errors()).isZero();
            assertThat(text.output())
                    .contains("in process " + pid, scenario.configurationFile().toString(), "ceiling enforce")
                    .contains("ledger", "certificate", scenario.certificate().thumbprint());

            AgentCommand json = AgentCommand.run(variant.jdk(), "status", pid, "--json");
            JsonNode service =
                    JsonMapper.shared().readTree(json.output()).path("services").path(0);
            assertThat(service.path("stage").asString()).isEqualTo("enforce");
            assertThat(service.path("replaced").asInt()).isEqualTo(1);
            assertThat(service.path("tokenSeconds").asInt()).isPositive();
            assertThat(text.output() + json.output())
                    .doesNotContain(token)
                    .doesNotContain(LedgerServer.STATIC_KEY)
                    .doesNotContain("PRIVATE KEY");
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneClient")
    void the_socket_is_its_users_alone_goes_with_the_jvm_and_with_control_off(Variant variant) throws IOException {
        try (RunningScenario scenario = variant.scenario(pki, server, folder).start()) {
            token(scenario);
            Path socket = socket(awaitSocket(scenario));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket.getParent())))
                    .isEqualTo("rwx------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                    .isEqualTo("rw-------");

            scenario.reconfigure(configuration -> configuration.set("control", "off"));
            Eventually.until("it is closed", () -> !Files.exists(socket));
            assertThat(AgentCommand.run(variant.jdk(), "status", pid(scenario)).exitCode())
                    .isEqualTo(1);

            scenario.reconfigure(configuration -> configuration.without("control"));
            Eventually.until("it is open again", () -> Files.exists(socket));
            assertThat(scenario.program().quit()).isZero();
            assertThat(socket).doesNotExist();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneClient")
    void garbage_silence_and_200_connections_do_no_harm(Variant variant) throws IOException {
        try (RunningScenario scenario = variant.scenario(pki, server, folder).start()) {
            token(scenario);
            Path socket = socket(awaitSocket(scenario));
            List<SocketChannel> silent = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                silent.add(connect(socket));
            }
            assertThat(scenario.program().get(server.at("/v1/entries")).status())
                    .isEqualTo(200);
            for (SocketChannel each : silent) {
                each.close();
            }
            for (String garbage : List.of(
                    "\n",
                    "GET / HTTP/1.1\r\n\r\n",
                    "holdfast/2 status\n",
                    "holdfast/1 revoke a b\n",
                    "x".repeat(9999),
                    "\u0000\uffff\n")) {
                Eventually.until("it is served", () -> !answer(socket, garbage).contains("version"));
            }
            assertThat(server.observer().counts().byKey()).isZero();

            Eventually.until("others are served", () -> answer(socket, "holdfast/1 status\n")
                    .contains("\"version\""));
            assertThat(scenario.program().service("ledger").path("Revoked").asInt())
                    .isZero();
            assertThat(scenario.program().bean("type=Agent").path("Faults").asInt())
                    .isZero();
            assertThat(scenario.program().foreignErrors()).isEmpty();
        }
    }

    private String token(RunningScenario scenario) {
        scenario.program().get(server.at("/v1/entries"));
        String authorization = server.observer().last().header("Authorization").get(0);
        return authorization.substring("Bearer ".length());
    }

    private boolean isActive(RunningScenario scenario, String token) {
        return RawClient.with(scenario.certificate(), pki).isActive(server.introspectionEndpoint(), "orders", token);
    }

    /** It is opened some seconds after the start. */
    private static String awaitSocket(RunningScenario scenario) {
        String pid = pid(scenario);
        Eventually.until("the socket is there", () -> Files.exists(socket(pid)));
        return pid;
    }

    private static String pid(RunningScenario scenario) {
        return Long.toString(scenario.program().process().pid());
    }

    private static Path socket(String pid) {
        try (Stream<Path> folders = Files.list(Path.of("/tmp"))) {
            return folders.filter(
                            each -> each.getFileName().toString().matches("holdfast-\\d+") && Files.isReadable(each))
                    .map(each -> each.resolve(pid + ".sock"))
                    .filter(Files::exists)
                    .findFirst()
                    .orElse(Path.of("/tmp/no-such-socket"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SocketChannel connect(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket));
        return channel;
    }

    /** Empty where the agent closed without one. */
    private static String answer(Path socket, String request) {
        try (SocketChannel channel = connect(socket)) {
            channel.write(StandardCharsets.UTF_8.encode(request));
            ByteBuffer buffer = ByteBuffer.allocate(65_536);
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                // until the agent closes
            }
            return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
