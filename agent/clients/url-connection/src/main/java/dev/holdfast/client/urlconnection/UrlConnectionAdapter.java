package dev.holdfast.client.urlconnection;

import dev.holdfast.exchange.Attempt;
import dev.holdfast.exchange.Exchanges;
import dev.holdfast.exchange.Route;
import dev.holdfast.inventory.Inventory;
import java.net.URL;
import java.util.Objects;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import sun.net.www.MessageHeader;
import sun.net.www.http.HttpClient;
import sun.net.www.protocol.http.HttpURLConnection;

/**
 * Hands the requests of HttpURLConnection to the exchange. Stateless but for what it refers to; every method runs on the thread
 * that uses the connection, and each returns null for "nothing to do".
 */
final class UrlConnectionAdapter {
    private static final String NAME = "HttpURLConnection";

    private final Exchanges exchanges;
    private final Tags tags;

    UrlConnectionAdapter(Exchanges exchanges, Tags tags) {
        this.exchanges = exchanges;
        this.tags = tags;
    }

    /** Before a connection is opened or taken from the pool; the caller's own thread may wait here. */
    @Nullable Object prepare(@Nullable Object self, @Nullable Object first, @Nullable Object second) {
        URL url = ((HttpURLConnection) Objects.requireNonNull(self)).getURL();
        exchanges.await(url.getHost(), url.getPort() == -1 ? url.getDefaultPort() : url.getPort());
        return null;
    }

    /**
     * A head is about to be written.
     *
     * @return another head to write, a denial to throw, or null
     */
    @Nullable Object write(@Nullable Object self, @Nullable Object first, @Nullable Object second) throws Throwable {
        HttpClient client = (HttpClient) Objects.requireNonNull(self);
        MessageHeader head = (MessageHeader) Objects.requireNonNull(first);
        String line = Members.count(head) == 0 ? null : Members.names(head)[0];
        if (line == null || line.startsWith("CONNECT ")) {
            return null; // to a proxy: nothing of ours may ever reach it
        }
        Attempt attempt = null;
        MessageHeader original = head;
        Tag tag = tags.of(head);
        if (tag != null) {
            // sent again over a new connection by the client itself, or a retry of ours; a redirect begins anew
            original = tag.original(head);
            attempt = tag.isFor(head) ? tag.attempt() : null;
        }
        if (attempt == null) {
            attempt = begin(client, original, line);
        }
        return attempt == null ? null : rewrite(attempt, client, original, head);
    }

    /** A response's head has been read; what the server says of our credential is looked at here, streaming or not. */
    @Nullable Object answer(@Nullable Object self, @Nullable Object first, @Nullable Object second) {
        HttpClient client = (HttpClient) Objects.requireNonNull(self);
        Tag sent = tags.of(Members.sent(client));
        if (sent != null && sent.attempt().isReplaced()) {
            MessageHeader response = (MessageHeader) Objects.requireNonNull(second);
            boolean repeatable = !Members.isStreaming(client);
            boolean again = exchanges.answer(sent.attempt(), new UrlConnectionResponse(response), repeatable);
            sent.retryWanted(again);
            if (again) {
                response.remove("WWW-Authenticate"); // or the application's Authenticator would be asked first
            }
        }
        return null;
    }

    /**
     * The client asks itself whether to go round again.
     *
     * @return true: it is to, everything is set for it
     */
    @Nullable Object retry(@Nullable Object self, @Nullable Object first, @Nullable Object second) throws Throwable {
        HttpURLConnection connection = (HttpURLConnection) Objects.requireNonNull(self);
        HttpClient client = Members.client(connection);
        MessageHeader head = client == null ? null : Members.sent(client);
        Tag sent = tags.of(head);
        if (client == null || head == null || sent == null || !sent.isRetryWanted()) {
            return null;
        }
        sent.retryWanted(false);
        boolean stale = exchanges.isStale(Members.session(client), Members.host(client), Members.port(client));
        MessageHeader original = sent.original(head);
        tags.put(original, new Tag(sent.attempt(), null, original));
        Members.reset(connection);
        Members.forgetInput(connection);
        if (stale) {
            Members.forgetReuse(connection); // its certificate is why the token was refused
            client.closeServer();
        }
        exchanges.await(Members.host(client), Members.port(client));
        if (stale || !Members.reuses(connection)) {
            connection.connect();
        }
        return Boolean.TRUE;
    }

    /**
     * A connection comes out of the pool.
     *
     * @return non-null: it has been closed and must not be used
     */
    @Nullable Object pooled(@Nullable Object self, @Nullable Object first, @Nullable Object second) throws Throwable {
        HttpClient client = (HttpClient) Objects.requireNonNull(first);
        SSLSession session = Members.session(client);
        if (session == null || !exchanges.isStale(session, Members.host(client), Members.port(client))) {
            return null;
        }
        client.closeServer();
        return client;
    }

    private @Nullable Attempt begin(HttpClient client, MessageHeader head, String line) {
        int space = line.indexOf(' ');
        int end = line.lastIndexOf(' ');
        String host = Members.host(client);
        int port = Members.port(client);
        Route route = null;
        if (exchanges.isAddress(host, port) && space > 0 && end > space) {
            route = exchanges.route(host, port, line.substring(0, space), path(line, space + 1, end));
        }
        if (route == null) {
            observe(client, head, host, port);
            return null;
        }
        return exchanges.begin(route);
    }

    private @Nullable Object rewrite(Attempt attempt, HttpClient client, MessageHeader original, MessageHeader head)
            throws Throwable {
        exchanges.attempt(attempt, new UrlConnectionRequest(client, original), Members.session(client));
        if (attempt.denial() != null) {
            return attempt.denial();
        }
        if (attempt.isReplaced()) {
            MessageHeader rewritten = Tag.rewrite(attempt, original);
            tags.put(rewritten, new Tag(attempt, original, rewritten));
            return rewritten;
        }
        observe(client, original, Members.host(client), Members.port(client));
        return head == original ? null : original;
    }

    private void observe(HttpClient client, MessageHeader head, String host, int port) {
        Inventory inventory = exchanges.observer();
        if (inventory == null) {
            return;
        }
        boolean secure = Members.isSecure(client);
        @Nullable String[] names = Members.names(head);
        @Nullable String[] values = Members.values(head);
        int count = Members.count(head);
        for (int i = 1; i < count; i++) {
            String name = names[i];
            String value = values[i];
            if (name != null && value != null) {
                inventory.header(NAME, secure, host, port, name, value);
            }
        }
        observeTarget(inventory, names[0], secure, host, port);
    }

    private static void observeTarget(
            Inventory inventory, @Nullable String line, boolean secure, String host, int port) {
        int target = line == null ? -1 : line.indexOf(' ') + 1;
        int end = line == null ? -1 : line.lastIndexOf(' ');
        if (line == null || target <= 0 || end <= target) {
            return;
        }
        int query = line.indexOf('?', target);
        if (line.charAt(target) != '/') {
            inventory.target(NAME, secure, host, port, line.substring(target, end)); // by way of a proxy
        } else if (query >= 0) {
            inventory.query(NAME, secure, host, port, line, query + 1, end);
        }
    }

    /** The request target's path, without query; an absolute target, as proxies get it, is cut down to its path. */
    private static String path(String line, int from, int to) {
        int start = from;
        if (line.charAt(from) != '/') {
            int authority = line.indexOf("://", from);
            int slash = authority < 0 ? -1 : line.indexOf('/', authority + 3);
            if (slash < 0 || slash >= to) {
                return "/";
            }
            start = slash;
        }
        int query = line.indexOf('?', start);
        return line.substring(start, query >= 0 && query < to ? query : to);
    }
}
