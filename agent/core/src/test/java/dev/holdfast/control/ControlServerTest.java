package dev.holdfast.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.background.Background;
import dev.holdfast.telemetry.Log;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The control channel over real sockets. */
@Timeout(120)
class ControlServerTest {
    private static final long SELF = ProcessHandle.current().pid();

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final Background background = new Background();
    private final List<String> revoked = new ArrayList<>();

    private final Path parent;
    private final ControlFolder folder;
    private final ControlServer server;

    ControlServerTest(@TempDir Path parent) {
        Log.to(new PrintStream(log, true, StandardCharsets.UTF_8));
        this.parent = parent;
        this.folder = new ControlFolder(parent);
        this.server = new ControlServer(folder, operations(revoked), background.timer());
    }

    @AfterEach
    void stop() {
        server.close();
        background.timer().shutdownNow();
        Log.to(System.err);
    }

    @Test
    void a_request_gets_its_answer() throws Exception {
        server.open();

        assertThat(ask(ControlProtocol.status())).contains("\"protocol\": 1", "\"version\": \"test\"");
        assertThat(ask(ControlProtocol.revoke(null))).contains("\"services\": []");
        assertThat(ask(ControlProtocol.revoke("ledger"))).contains("\"services\": []");
        assertThat(revoked).containsExactly("all", "ledger");
        assertThat(folder.live()).containsExactly(SELF);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n",
                "status\n",
                "holdfast/2 status\n",
                "holdfast/1 \n",
                "holdfast/1 status now\n",
                "holdfast/1 revoke a b\n",
                "holdfast/1 STATUS\n",
                "\u0000\uffff\n"
            })
    void what_is_no_request_is_answered_so_and_does_nothing(String garbage) throws Exception {
        server.open();

        assertThat(ask(garbage)).contains("\"error\"").doesNotContain("test");
        assertThat(revoked).isEmpty();
        assertThat(ask(ControlProtocol.status())).contains("test");
    }

    @Test
    void a_request_without_end_is_closed() throws Exception {
        server.open();

        try (SocketChannel channel = connect()) {
            channel.write(ByteBuffer.allocate(ControlProtocol.LONGEST_REQUEST));
            assertThat(channel.read(ByteBuffer.allocate(1))).isEqualTo(-1);
        }
    }

    @Test
    void more_connections_than_a_few_are_closed_and_later_ones_served() throws Exception {
        server.open();
        List<SocketChannel> silent = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            silent.add(connect());
        }

        int closed = 0;
        for (SocketChannel each : silent.subList(100, 200)) {
            closed += each.read(ByteBuffer.allocate(1)) == -1 ? 1 : 0;
        }
        assertThat(closed).isEqualTo(100);
        for (SocketChannel each : silent) {
            each.close();
        }

        String answer = "";
        while (!answer.contains("test")) { // a handler needs a moment to see that its peer has gone
            answer = askOrNothing();
        }
    }

    @Test
    void folder_and_socket_are_the_users_alone() throws Exception {
        server.open();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.path())))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.socket(SELF))))
                .isEqualTo("rw-------");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxrwxrwx", "rwxr-x---", "rwx-----x"})
    void a_folder_that_others_can_get_into_is_refused_by_both_sides(String permissions) throws Exception {
        Files.createDirectory(folder.path());
        Files.setPosixFilePermissions(folder.path(), PosixFilePermissions.fromString(permissions));

        server.open();
        server.open();

        assertThat(folder.path()).isEmptyDirectory();
        assertThat(log.toString(StandardCharsets.UTF_8))
                .containsOnlyOnce("no control socket")
                .contains(permissions);
        assertThatThrownBy(folder::live).isInstanceOf(IOException.class).hasMessageContaining(permissions);
    }

    @Test
    void a_symbolic_link_in_the_folders_place_is_refused(@TempDir Path elsewhere) throws Exception {
        Files.setPosixFilePermissions(elsewhere, ControlFolder.OWNER_ONLY);
        Files.createSymbolicLink(folder.path(), elsewhere);

        server.open();

        assertThat(elsewhere).isEmptyDirectory();
        assertThat(log.toString(StandardCharsets.UTF_8)).contains("is not a folder");
        assertThatThrownBy(folder::live).hasMessageContaining("is not a folder");
    }

    @Test
    void the_socket_of_a_jvm_that_is_gone_is_removed_and_that_of_one_that_lives_is_not() throws Exception {
        Path gone = folder.open().resolve("1.sock");
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(gone))
                .close();
        assertThat(gone).exists();
        Path other = folder.path().resolve("2.sock");
        try (ServerSocketChannel living = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            living.bind(UnixDomainSocketAddress.of(other));

            server.open();

            assertThat(gone).doesNotExist();
            assertThat(folder.live()).containsExactly(2L, SELF);
        }
    }

    @Test
    void a_jvm_that_is_suspended_keeps_nobody_waiting() throws Exception {
        Path other = folder.open().resolve("2.sock");
        try (ServerSocketChannel suspended = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            suspended.bind(UnixDomainSocketAddress.of(other), 1);
            List<SocketChannel> waiting = new ArrayList<>();
            boolean room = true;
            while (room) {
                SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
                channel.configureBlocking(false);
                waiting.add(channel);
                try {
                    room = channel.connect(UnixDomainSocketAddress.of(other));
                } catch (SocketException full) {
                    room = false;
                }
            }

            server.open();

            assertThat(folder.live()).containsExactly(2L, SELF);
            assertThatThrownBy(() -> new ControlClient(folder).ask(2, ControlProtocol.status()))
                    .isInstanceOf(IOException.class);
            for (SocketChannel each : waiting) {
                each.close();
            }
        }
    }

    @Test
    void the_socket_of_another_container_is_not_taken_over() throws Exception {
        Path own = folder.open().resolve(SELF + ".sock");
        try (ServerSocketChannel living = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            living.bind(UnixDomainSocketAddress.of(own));

            server.open();

            assertThat(log.toString(StandardCharsets.UTF_8)).contains("another container");
        }
        server.close();
        assertThat(own).as("not ours").exists();
    }

    @Test
    void closed_it_leaves_nothing_and_can_be_opened_again() throws Exception {
        server.open();
        server.close();

        assertThat(folder.path()).isEmptyDirectory();
        assertThat(folder.live()).isEmpty();
        assertThatThrownBy(() -> ask(ControlProtocol.status())).isInstanceOf(IOException.class);
        server.open();
        assertThat(ask(ControlProtocol.status())).contains("test");
    }

    @Test
    void at_the_jvms_end_it_goes_and_is_not_opened_again() throws Exception {
        server.open();
        server.end();
        server.open();

        assertThat(folder.path()).isEmptyDirectory();
    }

    @Test
    void without_a_folder_nobody_lives_and_none_is_made() throws Exception {
        assertThat(folder.live()).isEmpty();
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void an_operation_that_fails_is_kept_from_everybody() throws Exception {
        server.open();

        assertThat(ask(ControlProtocol.revoke("fault"))).isEmpty();
        assertThat(ask(ControlProtocol.status())).contains("test");
    }

    private String ask(String request) throws IOException {
        return new ControlClient(folder).ask(SELF, request);
    }

    private String askOrNothing() {
        try {
            return ask(ControlProtocol.status());
        } catch (IOException e) {
            return "";
        }
    }

    private SocketChannel connect() throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(folder.socket(SELF)));
        return channel;
    }

    private static ControlOperations operations(List<String> revoked) {
        return new ControlOperations() {
            @Override
            public Map<String, @Nullable Object> status() {
                return new LinkedHashMap<>(Map.of("version", "test"));
            }

            @Override
            public Map<String, @Nullable Object> revoke(@Nullable String service) {
                if ("fault".equals(service)) {
                    throw new IllegalStateException("on purpose");
                }
                revoked.add(service == null ? "all" : service);
                return new LinkedHashMap<>(Map.of("services", List.of()));
            }
        };
    }
}
