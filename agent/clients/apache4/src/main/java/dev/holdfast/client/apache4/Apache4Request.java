package dev.holdfast.client.apache4;

import dev.holdfast.exchange.Attempt;
import dev.holdfast.exchange.RequestHead;
import org.apache.http.Header;
import org.apache.http.HttpEntityEnclosingRequest;
import org.apache.http.HttpRequest;
import org.apache.http.RequestLine;
import org.apache.http.message.BasicHttpEntityEnclosingRequest;
import org.apache.http.message.BasicHttpRequest;
import org.apache.http.message.BasicRequestLine;
import org.jspecify.annotations.Nullable;

/** A request as it is about to be written, what the client itself adds included. */
record Apache4Request(HttpRequest request, String host, int port) implements RequestHead {
    @Override
    public @Nullable String header(String name) {
        Header first = request.getFirstHeader(name);
        return first == null ? null : first.getValue();
    }

    @Override
    public String method() {
        return request.getRequestLine().getMethod();
    }

    @Override
    public String target() {
        return request.getRequestLine().getUri();
    }

    /** Another request of the same content with the static credential out and the bound one in; redirects are made of the first. */
    static HttpRequest rewrite(HttpRequest request, Attempt attempt) {
        RequestLine line = line(request.getRequestLine(), attempt.target());
        HttpRequest rewritten;
        if (request instanceof HttpEntityEnclosingRequest enclosing) {
            BasicHttpEntityEnclosingRequest copy = new BasicHttpEntityEnclosingRequest(line);
            copy.setEntity(enclosing.getEntity());
            rewritten = copy;
        } else {
            rewritten = new BasicHttpRequest(line);
        }
        for (Header header : request.getAllHeaders()) {
            String value = header.getValue();
            if (!attempt.removes(header.getName(), value == null ? "" : value)) {
                rewritten.addHeader(header);
            }
        }
        for (int i = 0; i < attempt.fieldCount(); i++) {
            rewritten.addHeader(attempt.fieldName(i), attempt.fieldValue(i));
        }
        return rewritten;
    }

    private static RequestLine line(RequestLine made, @Nullable String target) {
        return target == null ? made : new BasicRequestLine(made.getMethod(), target, made.getProtocolVersion());
    }

    /** A request target's path, without query; an absolute target, as proxies get it, is cut down to its path. */
    static String path(String target) {
        int start = 0;
        if (!target.startsWith("/")) {
            int authority = target.indexOf("://");
            int slash = authority < 0 ? -1 : target.indexOf('/', authority + 3);
            if (slash < 0) {
                return "/";
            }
            start = slash;
        }
        int query = target.indexOf('?', start);
        return target.substring(start, query < 0 ? target.length() : query);
    }
}
