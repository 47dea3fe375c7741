package dev.holdfast.client.urlconnection;

import dev.holdfast.exchange.RequestHead;
import org.jspecify.annotations.Nullable;
import sun.net.www.MessageHeader;
import sun.net.www.http.HttpClient;

/** A request's head as the application made it, its request line first, on the connection that it is about to leave by. */
record UrlConnectionRequest(HttpClient client, MessageHeader head) implements RequestHead {
    @Override
    public @Nullable String header(String name) {
        return head.findValue(name);
    }

    @Override
    public String method() {
        String line = line();
        int space = line.indexOf(' ');
        return space < 0 ? line : line.substring(0, space);
    }

    @Override
    public String host() {
        return Members.host(client);
    }

    @Override
    public int port() {
        return Members.port(client);
    }

    @Override
    public String target() {
        String line = line();
        int space = line.indexOf(' ');
        int end = line.lastIndexOf(' ');
        return space < 0 || end <= space ? "" : line.substring(space + 1, end);
    }

    private String line() {
        String line = head.getKey(0);
        return line == null ? "" : line;
    }
}
