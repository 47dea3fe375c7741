package dev.holdfast.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.trust.FakeSession;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

class LiveConnectionsTest {
    private final LiveConnections connections = new LiveConnections();

    @Test
    void what_is_closed_is_forgotten_while_its_generation_is_in_use() throws Exception {
        SSLSession session = new FakeSession("ledger.example.com").session();
        List<SSLSocket> sockets = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            SSLSocket socket =
                    (SSLSocket) SSLContext.getDefault().getSocketFactory().createSocket();
            sockets.add(socket);
            connections.add(1, socket, session);
        }
        for (SSLSocket socket : sockets.subList(0, 99)) {
            socket.close();
        }

        connections.forgetClosed();

        assertThat(connections.remembered(1)).isEqualTo(1);
        assertThat(connections.count(1)).isEqualTo(1);
    }
}
