package dev.holdfast.client.jdkhttp;

import dev.holdfast.exchange.Attempt;
import dev.holdfast.exchange.Route;
import dev.holdfast.hook.Hook;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * Edits the head of an HTTP/1.1 request as it goes onto the wire. The request's own header fields would be the wrong place: JDK
 * 17 drops an Authorization among them when the client has an Authenticator. Returns a denial or null.
 */
final class Http1Writing implements Hook {
    private final HeadDecision decision;

    Http1Writing(HeadDecision decision) {
        this.decision = decision;
    }

    @Override
    public @Nullable Object call(@Nullable Object written, @Nullable Object text, @Nullable Object second)
            throws Throwable {
        HttpRequest request = (HttpRequest) (Object) JdkHttpMembers.HTTP1_REQUEST_OF.invokeExact(written);
        HttpHeaders user = (HttpHeaders) (Object) JdkHttpMembers.HTTP1_USER_HEADERS.invokeExact(written);
        Route route = decision.route(request);
        if (route == null || !(text instanceof StringBuilder onTheWire)) {
            observe(request, user, text);
            return null;
        }
        Http1Head head = new Http1Head(request.uri(), onTheWire.toString());
        Object connection = (Object) JdkHttpMembers.HTTP1_CONNECTION_OF.invokeExact(written);
        Attempt attempt = decision.decide(request, route, head, connection);
        if (attempt.isReplaced()) {
            String replaced = head.replacedBy(attempt);
            onTheWire.setLength(0);
            onTheWire.append(replaced);
        } else if (attempt.denial() == null) {
            observe(request, user, text);
        }
        return attempt.denial();
    }

    /** User information leaves in the absolute form only, which proxies of plain http get (RFC 9112 section 3.2.2). */
    private void observe(HttpRequest request, HttpHeaders user, @Nullable Object text) {
        boolean userInfo = request.uri().getRawUserInfo() != null
                && text instanceof StringBuilder onTheWire
                && onTheWire.charAt(onTheWire.indexOf(" ") + 1) != '/';
        decision.observe(request, user, userInfo);
    }
}
