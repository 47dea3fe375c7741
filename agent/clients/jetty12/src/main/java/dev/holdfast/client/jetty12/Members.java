package dev.holdfast.client.jetty12;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import org.eclipse.jetty.client.transport.HttpChannel;
import org.eclipse.jetty.client.transport.HttpExchange;
import org.eclipse.jetty.client.transport.HttpSender;
import org.eclipse.jetty.client.transport.internal.HttpSenderOverHTTP;
import org.eclipse.jetty.http.HttpGenerator;

/** The members of the client that are not public. They are constants, so that the JIT compiles calls as if they were. */
final class Members {
    private static final VarHandle REQUEST_STATE;
    private static final MethodHandle CHANNEL;
    private static final VarHandle GENERATOR;

    static {
        try {
            MethodHandles.Lookup self = MethodHandles.lookup();
            REQUEST_STATE = MethodHandles.privateLookupIn(HttpExchange.class, self)
                    .unreflectVarHandle(HttpExchange.class.getDeclaredField("requestState"));
            CHANNEL = MethodHandles.privateLookupIn(HttpSender.class, self)
                    .findVirtual(HttpSender.class, "getHttpChannel", MethodType.methodType(HttpChannel.class));
            GENERATOR = MethodHandles.privateLookupIn(HttpSenderOverHTTP.class, self)
                    .findVarHandle(HttpSenderOverHTTP.class, "generator", HttpGenerator.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private Members() {}

    /**
     * Checks that every member exists.
     *
     * @throws ReflectiveOperationException when one does not: this version is not supported
     */
    static void link() throws ReflectiveOperationException {
        try {
            MethodHandles.lookup().ensureInitialized(Members.class);
        } catch (ExceptionInInitializerError e) {
            throw new ReflectiveOperationException("a member of the client is missing", e.getCause());
        }
    }

    /** Whether the request has gone out whole, or never will. */
    static boolean isSent(HttpExchange exchange) {
        Enum<?> state = (Enum<?>) REQUEST_STATE.getVolatile(exchange);
        return !state.name().equals("PENDING");
    }

    static HttpChannel channel(HttpSender sender) throws Throwable {
        return (HttpChannel) CHANNEL.invokeExact(sender);
    }

    /** A connection's own. */
    static HttpGenerator generator(HttpSenderOverHTTP sender) {
        return (HttpGenerator) GENERATOR.get(sender);
    }
}
