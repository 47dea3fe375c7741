package dev.holdfast.client.apache4;

import dev.holdfast.exchange.Exchanges;
import dev.holdfast.inventory.Inventory;
import org.apache.http.Header;
import org.apache.http.HttpClientConnection;
import org.apache.http.HttpRequest;
import org.apache.http.conn.ManagedHttpClientConnection;

/** Shows the inventory the requests that go as they were made. Stateless. */
final class Sightings {
    private static final String NAME = "Apache HttpClient 4";

    private final Exchanges exchanges;

    Sightings(Exchanges exchanges) {
        this.exchanges = exchanges;
    }

    void look(HttpRequest request, HttpClientConnection connection) {
        Inventory inventory = exchanges.observer();
        if (inventory == null || request.getRequestLine().getMethod().equals("CONNECT")) {
            return;
        }
        Header host = request.getFirstHeader("Host");
        if (host == null || host.getValue() == null) {
            return;
        }
        boolean secure = connection instanceof ManagedHttpClientConnection managed && managed.getSSLSession() != null;
        look(inventory, request, secure, host.getValue());
    }

    /** By the Host field: whoever writes a request here without the client says no more of its destination. */
    private static void look(Inventory inventory, HttpRequest request, boolean secure, String authority) {
        int colon = authority.lastIndexOf(':');
        int port = secure ? 443 : 80;
        String host = authority;
        if (colon > 0 && authority.indexOf(']', colon) < 0) {
            try {
                port = Integer.parseInt(authority, colon + 1, authority.length(), 10);
                host = authority.substring(0, colon);
            } catch (NumberFormatException e) {
                return; // no authority at all
            }
        }
        inventory.target(NAME, secure, host, port, request.getRequestLine().getUri());
        for (Header header : request.getAllHeaders()) {
            if (header.getValue() != null) {
                inventory.header(NAME, secure, host, port, header.getName(), header.getValue());
            }
        }
    }
}
