package dev.holdfast.client.jdkhttp;

import dev.holdfast.exchange.Attempt;
import dev.holdfast.exchange.Route;
import dev.holdfast.hook.Hook;
import dev.holdfast.telemetry.Faults;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Replaces the frame with an HTTP/2 request's header fields. Returns the frame to send instead, a denial, or null. */
final class Http2Writing implements Hook {
    /** For stream ids that never go onto the wire, from the end of the range that no connection reaches. */
    private static final AtomicInteger UNSENT = new AtomicInteger();

    private final HeadDecision decision;

    Http2Writing(HeadDecision decision) {
        this.decision = decision;
    }

    @Override
    public @Nullable Object call(@Nullable Object stream, @Nullable Object frame, @Nullable Object second)
            throws Throwable {
        HttpRequest request = (HttpRequest) (Object) JdkHttpMembers.STREAM_REQUEST.invokeExact(stream);
        HttpHeaders user = (HttpHeaders) (Object) JdkHttpMembers.FRAME_USER_HEADERS.invokeExact(frame);
        Route route = decision.route(request);
        if (route == null) {
            observe(stream, request, user);
            return null;
        }
        HttpHeaders pseudo = (HttpHeaders) (Object) JdkHttpMembers.STREAM_PSEUDO_HEADERS.invokeExact(stream);
        HttpHeaders system = (HttpHeaders) (Object) JdkHttpMembers.FRAME_SYSTEM_HEADERS.invokeExact(frame);
        Http2Head head = new Http2Head(request, pseudo, system, user);
        Object http2 = (Object) JdkHttpMembers.STREAM_CONNECTION.invokeExact(stream);
        Object connection = (Object) JdkHttpMembers.HTTP2_CONNECTION_OF.invokeExact(http2);
        Attempt attempt = decision.decide(request, route, head, connection);
        if (attempt.denial() != null) {
            try {
                giveBack(http2, stream);
            } catch (Throwable fault) {
                Faults.count(fault); // and the denial stands: the request must not go on with its key
            }
            return attempt.denial();
        }
        if (attempt.isReplaced()) {
            return frame(head.replacedBy(attempt), frame, stream);
        }
        observe(stream, request, user);
        return null;
    }

    private void observe(@Nullable Object stream, HttpRequest request, HttpHeaders user) throws Throwable {
        boolean userInfo = false;
        if (request.uri().getRawUserInfo() != null) {
            HttpHeaders pseudo = (HttpHeaders) (Object) JdkHttpMembers.STREAM_PSEUDO_HEADERS.invokeExact(stream);
            userInfo = PseudoHeaders.value(pseudo, PseudoHeaders.AUTHORITY).indexOf('@') >= 0;
        }
        decision.observe(request, user, userInfo);
    }

    private static Object frame(Http2Head head, @Nullable Object frame, @Nullable Object stream) throws Throwable {
        Object made =
                (Object) JdkHttpMembers.FRAME_OF.invokeExact((Object) head.system(), (Object) head.user(), stream);
        JdkHttpMembers.FRAME_SET_FLAGS.invokeExact(made, (int) JdkHttpMembers.FRAME_FLAGS.invokeExact(frame));
        return made;
    }

    /**
     * A stream was reserved for the request, and the client gives reservations back at the end of streams only: as many
     * denials as the server allows streams would leave the connection useless. So the stream is opened, for the client's
     * books only, and closed, which also closes a connection that waited for its last stream. Its window is registered because
     * some updates of JDK 17 throw where a stream without one is closed; others do not care.
     */
    private static void giveBack(Object http2, @Nullable Object stream) throws Throwable {
        int id = Integer.MAX_VALUE - 2 * (UNSENT.getAndIncrement() & 0xffff);
        JdkHttpMembers.HTTP2_PUT_STREAM.invokeExact(http2, stream, id);
        Object windows = (Object) JdkHttpMembers.HTTP2_WINDOWS.invokeExact(http2);
        JdkHttpMembers.WINDOWS_REGISTER_STREAM.invokeExact(windows, id, 0);
        JdkHttpMembers.HTTP2_RELEASE_STREAM.invokeExact(http2, id);
        JdkHttpMembers.HTTP2_CLOSE_STREAM.invokeExact(http2, id);
    }
}
