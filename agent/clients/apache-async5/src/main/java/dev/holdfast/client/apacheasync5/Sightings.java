package dev.holdfast.client.apacheasync5;

import dev.holdfast.exchange.Exchanges;
import dev.holdfast.inventory.Inventory;
import java.util.Iterator;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.net.URIAuthority;

/** Shows the inventory the requests that go as they were made. Stateless. */
final class Sightings {
    private static final String NAME = "Apache HttpAsyncClient 5";

    private final Exchanges exchanges;

    Sightings(Exchanges exchanges) {
        this.exchanges = exchanges;
    }

    void look(HttpRequest request, boolean secure) {
        Inventory inventory = exchanges.observer();
        URIAuthority authority = request.getAuthority();
        if (inventory == null || authority == null || "CONNECT".equals(request.getMethod())) {
            return;
        }
        String host = authority.getHostName();
        int port = Destination.port(authority, secure);
        if (request.getPath() != null) {
            inventory.target(NAME, secure, host, port, request.getPath());
        }
        for (Iterator<Header> headers = request.headerIterator(); headers.hasNext(); ) {
            Header header = headers.next();
            if (header.getValue() != null) {
                inventory.header(NAME, secure, host, port, header.getName(), header.getValue());
            }
        }
    }
}
