package dev.holdfast.client.jdkhttp;

import dev.holdfast.inventory.Inventory;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Shows the inventory a request without allocating: the map of HttpHeaders can only be gone over by {@code forEach} without a new
 * iterator, and each thread has one visitor for that. Thread-safe.
 */
final class Sightings {
    private static final String NAME = "java.net.http";

    private final ThreadLocal<Visitor> visitors = ThreadLocal.withInitial(Visitor::new);

    void seeFields(Inventory inventory, URI uri, String host, HttpHeaders headers) {
        Visitor visitor = visitors.get();
        visitor.inventory = inventory;
        visitor.secure = Target.isSecure(uri);
        visitor.host = host;
        visitor.port = Target.port(uri);
        try {
            headers.map().forEach(visitor);
        } finally {
            visitor.inventory = null;
            visitor.host = null;
        }
    }

    /** @param userInfo whether it leaves too */
    void seeTarget(Inventory inventory, URI uri, String host, boolean userInfo) {
        boolean secure = Target.isSecure(uri);
        int port = Target.port(uri);
        String query = uri.getRawQuery();
        if (query != null) {
            inventory.query(NAME, secure, host, port, query, 0, query.length());
        }
        if (userInfo) {
            inventory.userInfo(NAME, secure, host, port, uri.getRawUserInfo());
        }
    }

    private static final class Visitor implements BiConsumer<String, List<String>> {
        private @Nullable Inventory inventory;
        private boolean secure;
        private @Nullable String host;
        private int port;

        @Override
        public void accept(String name, List<String> values) {
            Inventory to = inventory;
            String at = host;
            if (to == null || at == null) {
                return;
            }
            for (int i = 0; i < values.size(); i++) {
                to.header(NAME, secure, at, port, name, values.get(i));
            }
        }
    }
}
