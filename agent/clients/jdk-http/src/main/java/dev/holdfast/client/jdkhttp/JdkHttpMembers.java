package dev.holdfast.client.jdkhttp;

import static java.lang.invoke.MethodType.methodType;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLEngine;

/**
 * The members of the client that the hooks use. {@link #resolve} is the link check: all of them exist, or the set is skipped.
 *
 * <p>They are constants, so that the just-in-time compiler sees through them; every reference type in them is erased to Object,
 * for {@code invokeExact}. Thread-safe.
 */
final class JdkHttpMembers {
    private static final LibraryType CLIENT = LibraryType.of("HttpClientImpl");
    private static final LibraryType CLIENT_EXECUTOR = LibraryType.of("HttpClientImpl$DelegatingExecutor");
    private static final LibraryType REQUEST = LibraryType.of("HttpRequestImpl");
    private static final LibraryType RESPONSE = LibraryType.of("Response");
    private static final LibraryType CONNECTION = LibraryType.of("HttpConnection");
    private static final LibraryType TLS_CONNECTION = LibraryType.of("AbstractAsyncSSLConnection");
    private static final LibraryType EXCHANGE = LibraryType.of("Exchange");
    private static final LibraryType MULTI_EXCHANGE = LibraryType.of("MultiExchange");
    private static final LibraryType AUTHENTICATION = LibraryType.of("AuthenticationFilter$AuthInfo");
    private static final LibraryType HTTP1_REQUEST = LibraryType.of("Http1Request");
    private static final LibraryType HTTP2_CONNECTION = LibraryType.of("Http2Connection");
    private static final LibraryType WINDOW_CONTROLLER = LibraryType.of("WindowController");
    private static final LibraryType STREAM = LibraryType.of("Stream");
    private static final LibraryType HEADERS_FRAME = LibraryType.of("frame.OutgoingHeaders");

    /** Client to the executor that the application gave it, or its own. */
    private static final MethodHandle EXECUTOR_OF_CLIENT = MethodHandles.filterReturnValue(
            CLIENT.method("theExecutor", methodType(CLIENT_EXECUTOR.type())),
            CLIENT_EXECUTOR.method("delegate", methodType(Executor.class)));

    static final MethodHandle REQUEST_IS_WEB_SOCKET = REQUEST.method("isWebSocket", methodType(boolean.class));

    /** A new request with the target, the user headers and the body of another. */
    static final MethodHandle REQUEST_AGAIN =
            REQUEST.function("newInstanceForAuthentication", methodType(REQUEST.type(), REQUEST.type()));

    static final MethodHandle RESPONSE_HEADERS = RESPONSE.getter("headers", HttpHeaders.class);
    static final MethodHandle RESPONSE_STATUS = RESPONSE.getter("statusCode", int.class);

    static final MethodHandle CONNECTION_CLOSE = CONNECTION.method("close", methodType(void.class));
    static final MethodHandle TLS_ENGINE = TLS_CONNECTION.method("getEngine", methodType(SSLEngine.class));

    static final MethodHandle EXCHANGE_REQUEST = EXCHANGE.getter("request", REQUEST.type());

    /** What a cancellation completes as long as the exchange has no connection. */
    static final MethodHandle EXCHANGE_SET_FUTURE = EXCHANGE.setter("exchangeCF", CompletableFuture.class);

    static final MethodHandle EXCHANGE_CANCEL_CAUSE = EXCHANGE.method("getCancelCause", methodType(IOException.class));

    /** All that {@code responseAsync()} does, with null. */
    static final MethodHandle EXCHANGE_RESPOND =
            EXCHANGE.method("responseAsyncImpl", methodType(CompletableFuture.class, CONNECTION.type()));

    static final MethodHandle EXCHANGE_EXECUTOR =
            MethodHandles.filterReturnValue(EXCHANGE.getter("client", CLIENT.type()), EXECUTOR_OF_CLIENT);

    static final MethodHandle MULTI_REQUEST = MULTI_EXCHANGE.getter("currentreq", REQUEST.type());

    /** How often the request went out, of which the client allows but a few. */
    static final MethodHandle MULTI_ATTEMPTS = MULTI_EXCHANGE.getter("attempts", AtomicInteger.class);

    /** What the application's Authenticator said for the server; stored for later requests when one succeeds. */
    static final MethodHandle MULTI_SET_AUTHENTICATION = MULTI_EXCHANGE.setter("serverauth", AUTHENTICATION.type());

    static final MethodHandle HTTP1_REQUEST_OF = HTTP1_REQUEST.getter("request", REQUEST.type());
    static final MethodHandle HTTP1_CONNECTION_OF = HTTP1_REQUEST.getter("connection", CONNECTION.type());

    /** Once the head has been built: those of the application's header fields that are in it. */
    static final MethodHandle HTTP1_USER_HEADERS = HTTP1_REQUEST.getter("userHeaders", HttpHeaders.class);

    static final MethodHandle STREAM_REQUEST = STREAM.getter("request", REQUEST.type());
    static final MethodHandle STREAM_CONNECTION = STREAM.getter("connection", HTTP2_CONNECTION.type());

    /** As the client made them of the request's URI. */
    static final MethodHandle STREAM_PSEUDO_HEADERS = STREAM.getter("requestPseudoHeaders", HttpHeaders.class);

    static final MethodHandle STREAM_READ_BODY = STREAM.method(
            "readBodyAsync",
            methodType(CompletableFuture.class, HttpResponse.BodyHandler.class, boolean.class, Executor.class));

    static final MethodHandle FRAME_OF =
            HEADERS_FRAME.constructor(methodType(void.class, HttpHeaders.class, HttpHeaders.class, Object.class));
    static final MethodHandle FRAME_SYSTEM_HEADERS =
            HEADERS_FRAME.method("getSystemHeaders", methodType(HttpHeaders.class));
    static final MethodHandle FRAME_USER_HEADERS =
            HEADERS_FRAME.method("getUserHeaders", methodType(HttpHeaders.class));
    static final MethodHandle FRAME_FLAGS = HEADERS_FRAME.method("getFlags", methodType(int.class));
    static final MethodHandle FRAME_SET_FLAGS = HEADERS_FRAME.method("setFlag", methodType(void.class, int.class));

    static final MethodHandle HTTP2_CONNECTION_OF = HTTP2_CONNECTION.getter("connection", CONNECTION.type());
    static final MethodHandle HTTP2_EXECUTOR = MethodHandles.filterReturnValue(
            HTTP2_CONNECTION.method("client", methodType(CLIENT.type())), EXECUTOR_OF_CLIENT);

    /** No new streams from now on; closed with the last one. */
    static final MethodHandle HTTP2_SET_FINAL = HTTP2_CONNECTION.method("setFinalStream", methodType(void.class));

    /** Final and without open streams. */
    static final MethodHandle HTTP2_SHOULD_CLOSE = HTTP2_CONNECTION.method("shouldClose", methodType(boolean.class));

    /** Streams are reserved, open or about to be. */
    static final MethodHandle HTTP2_IS_ACTIVE = HTTP2_CONNECTION.method("isActive", methodType(boolean.class));

    static final MethodHandle HTTP2_CLOSE = HTTP2_CONNECTION.method("close", methodType(void.class));
    static final MethodHandle HTTP2_PUT_STREAM =
            HTTP2_CONNECTION.method("putStream", methodType(void.class, STREAM.type(), int.class));

    static final MethodHandle HTTP2_WINDOWS = HTTP2_CONNECTION.getter("windowController", WINDOW_CONTROLLER.type());
    static final MethodHandle WINDOWS_REGISTER_STREAM =
            WINDOW_CONTROLLER.method("registerStream", methodType(void.class, int.class, int.class));

    /** Gives the reservation of an open stream back. */
    static final MethodHandle HTTP2_RELEASE_STREAM =
            HTTP2_CONNECTION.method("decrementStreamsCount", methodType(void.class, int.class));

    static final MethodHandle HTTP2_CLOSE_STREAM =
            HTTP2_CONNECTION.method("closeStream", methodType(void.class, int.class));

    private JdkHttpMembers() {}

    /** @throws ReflectiveOperationException when this JDK's client lacks a member */
    static void resolve() throws ReflectiveOperationException {
        try {
            MethodHandles.lookup().ensureInitialized(JdkHttpMembers.class);
        } catch (ExceptionInInitializerError e) {
            if (e.getCause() instanceof LibraryType.MissingException missing) {
                throw missing.reason();
            }
            throw e;
        }
    }

    static boolean isOverTls(Object connection) {
        return TLS_CONNECTION.type().isInstance(connection);
    }
}
