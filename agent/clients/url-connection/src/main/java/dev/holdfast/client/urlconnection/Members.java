package dev.holdfast.client.urlconnection;

import java.io.InputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import sun.net.www.MessageHeader;
import sun.net.www.http.HttpClient;
import sun.net.www.protocol.http.HttpURLConnection;

/** The members of the JDK's classes that are not public. They are constants, so that the JIT compiles calls as if they were. */
final class Members {
    private static final Class<?> HTTPS_CLIENT;
    private static final MethodHandle SESSION;
    private static final VarHandle HOST;
    private static final VarHandle PORT;
    private static final VarHandle STREAMING;
    private static final VarHandle SENT;
    private static final VarHandle CLIENT;
    private static final VarHandle INPUT;
    private static final MethodHandle RESET;
    private static final MethodHandle REUSE;
    private static final VarHandle REUSED;
    private static final VarHandle NAMES;
    private static final VarHandle VALUES;
    private static final VarHandle COUNT;

    static {
        try {
            MethodHandles.Lookup self = MethodHandles.lookup();
            HTTPS_CLIENT = Class.forName("sun.net.www.protocol.https.HttpsClient", false, null);
            MethodHandles.Lookup https = MethodHandles.privateLookupIn(HTTPS_CLIENT, self);
            SESSION = https.findVirtual(HTTPS_CLIENT, "getSSLSession", MethodType.methodType(SSLSession.class))
                    .asType(MethodType.methodType(SSLSession.class, HttpClient.class));
            MethodHandles.Lookup client = MethodHandles.privateLookupIn(HttpClient.class, self);
            HOST = client.findVarHandle(HttpClient.class, "host", String.class);
            PORT = client.findVarHandle(HttpClient.class, "port", int.class);
            STREAMING = client.findVarHandle(HttpClient.class, "streaming", boolean.class);
            SENT = client.findVarHandle(HttpClient.class, "requests", MessageHeader.class);
            MethodHandles.Lookup connection = MethodHandles.privateLookupIn(HttpURLConnection.class, self);
            CLIENT = connection.findVarHandle(HttpURLConnection.class, "http", HttpClient.class);
            INPUT = connection.findVarHandle(HttpURLConnection.class, "inputStream", InputStream.class);
            MethodType noResult = MethodType.methodType(void.class);
            RESET = connection.findVirtual(HttpURLConnection.class, "reset", noResult);
            REUSE = connection.findVirtual(
                    HttpURLConnection.class, "checkReuseConnection", MethodType.methodType(boolean.class));
            REUSED = connection.findVarHandle(HttpURLConnection.class, "reuseClient", HttpClient.class);
            MethodHandles.Lookup head = MethodHandles.privateLookupIn(MessageHeader.class, self);
            NAMES = head.findVarHandle(MessageHeader.class, "keys", String[].class);
            VALUES = head.findVarHandle(MessageHeader.class, "values", String[].class);
            COUNT = head.findVarHandle(MessageHeader.class, "nkeys", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private Members() {}

    /**
     * Checks that every member exists.
     *
     * @throws ReflectiveOperationException when one does not: this JDK is not supported
     */
    static void link() throws ReflectiveOperationException {
        try {
            MethodHandles.lookup().ensureInitialized(Members.class);
        } catch (ExceptionInInitializerError e) {
            throw new ReflectiveOperationException("a member of HttpURLConnection is missing", e.getCause());
        }
    }

    static boolean isSecure(HttpClient client) {
        return HTTPS_CLIENT.isInstance(client);
    }

    /** Null for plain http. */
    static @Nullable SSLSession session(HttpClient client) throws Throwable {
        return isSecure(client) ? (SSLSession) SESSION.invokeExact(client) : null;
    }

    static String host(HttpClient client) {
        return (String) HOST.get(client);
    }

    /** The port of the URL, or its scheme's default. */
    static int port(HttpClient client) {
        return (int) PORT.get(client);
    }

    /** Whether the body went onto the wire as the application wrote it, and so cannot be sent once more. */
    static boolean isStreaming(HttpClient client) {
        return (boolean) STREAMING.get(client);
    }

    /** The head that went onto the wire last. */
    static @Nullable MessageHeader sent(HttpClient client) {
        return (MessageHeader) SENT.get(client);
    }

    /**
     * The names of a head, its first line among them, of which {@link #count} are filled. To be read by the thread that uses the
     * connection only: MessageHeader's own methods take its lock for each field, which is most of the time that a look at a head
     * takes.
     */
    static @Nullable String[] names(MessageHeader head) {
        return (@Nullable String[]) NAMES.get(head);
    }

    /** The values that belong to the {@link #names}. */
    static @Nullable String[] values(MessageHeader head) {
        return (@Nullable String[]) VALUES.get(head);
    }

    static int count(MessageHeader head) {
        return (int) COUNT.get(head);
    }

    static @Nullable HttpClient client(HttpURLConnection connection) {
        return (HttpClient) CLIENT.get(connection);
    }

    /** Reads the response to its end, so that the connection can carry another request. */
    static void reset(HttpURLConnection connection) throws Throwable {
        RESET.invokeExact(connection);
    }

    static void forgetInput(HttpURLConnection connection) {
        INPUT.set(connection, null);
    }

    static boolean reuses(HttpURLConnection connection) throws Throwable {
        return (boolean) REUSE.invokeExact(connection);
    }

    /** Makes the next request open or look up a connection anew. */
    static void forgetReuse(HttpURLConnection connection) {
        REUSED.set(connection, null);
    }
}
