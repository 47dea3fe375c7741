package dev.holdfast.client.apache5;

import dev.holdfast.exchange.Attempt;
import dev.holdfast.exchange.RequestHead;
import java.util.Iterator;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.net.URIAuthority;
import org.jspecify.annotations.Nullable;

/** A request as it is about to be written, what the client itself adds included. */
record Apache5Request(ClassicHttpRequest request, String host, int port) implements RequestHead {
    @Override
    public @Nullable String header(String name) {
        Header first = request.getFirstHeader(name);
        return first == null ? null : first.getValue();
    }

    @Override
    public String method() {
        return request.getMethod();
    }

    @Override
    public String target() {
        return request.getPath();
    }

    @Override
    public @Nullable String authority() {
        URIAuthority authority = request.getAuthority();
        return authority == null || authority.getUserInfo() == null ? null : authority.toString();
    }

    /** Another request of the same content with the static credential out and the bound one in; the client sends the first again. */
    static ClassicHttpRequest rewrite(ClassicHttpRequest request, Attempt attempt) {
        String target = attempt.target();
        BasicClassicHttpRequest rewritten = new BasicClassicHttpRequest(
                request.getMethod(), (HttpHost) null, target == null ? request.getPath() : target);
        rewritten.setScheme(request.getScheme());
        rewritten.setAuthority(
                attempt.authority() == null ? request.getAuthority() : withoutUserInfo(request.getAuthority()));
        rewritten.setVersion(request.getVersion());
        rewritten.setEntity(request.getEntity());
        for (Iterator<Header> headers = request.headerIterator(); headers.hasNext(); ) {
            Header header = headers.next();
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

    private static URIAuthority withoutUserInfo(URIAuthority authority) {
        return new URIAuthority(authority.getHostName(), authority.getPort());
    }

    /** A request target's path, without query; an absolute target, as proxies get it, is cut down to its path. */
    static String path(@Nullable String target) {
        if (target == null) {
            return "/";
        }
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
