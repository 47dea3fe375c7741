package dev.holdfast.tls.conscrypt;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.conscrypt.Conscrypt;
import org.jspecify.annotations.Nullable;

/** The members of Conscrypt that are not public. Immutable. */
final class Members {
    private final MethodHandle activeSession;
    private final MethodHandle socketOfPeer;
    private final MethodHandle peerPort;

    /** @throws ReflectiveOperationException one is missing */
    Members() throws ReflectiveOperationException {
        Class<?> socket = named("AbstractConscryptSocket");
        Class<?> peer = named("AbstractConscryptSocket$1");
        MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(socket, MethodHandles.lookup());
        activeSession = lookup.findVirtual(socket, "getActiveSession", MethodType.methodType(SSLSession.class))
                .asType(MethodType.methodType(SSLSession.class, SSLSocket.class));
        socketOfPeer =
                lookup.findGetter(peer, "this$0", socket).asType(MethodType.methodType(Object.class, Object.class));
        peerPort =
                lookup.findGetter(socket, "peerPort", int.class).asType(MethodType.methodType(int.class, Object.class));
    }

    /** The connection's session; {@code getSession} would wait for the end of the handshake that asks. */
    SSLSession session(SSLSocket socket) {
        try {
            return (SSLSession) activeSession.invokeExact(socket);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** The port that a socket was made for, over whatever connection it is layered; null where it was not told one. */
    @Nullable Integer port(Object peer) {
        try {
            int port = (int) peerPort.invokeExact((Object) socketOfPeer.invokeExact(peer));
            return port > 0 ? port : null;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** From a class literal, which stays right where Conscrypt stands under another package. */
    private static Class<?> named(String simpleName) throws ClassNotFoundException {
        return Class.forName(
                Conscrypt.class.getPackageName() + "." + simpleName, false, Conscrypt.class.getClassLoader());
    }

    private static RuntimeException unexpected(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
    }
}
