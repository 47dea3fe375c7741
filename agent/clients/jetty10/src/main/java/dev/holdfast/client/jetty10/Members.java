package dev.holdfast.client.jetty10;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import org.eclipse.jetty.client.HttpChannel;
import org.eclipse.jetty.client.HttpDestination;
import org.eclipse.jetty.client.HttpExchange;
import org.eclipse.jetty.client.HttpSender;
import org.eclipse.jetty.client.http.HttpSenderOverHTTP;
import org.eclipse.jetty.http.HttpGenerator;

/** The members of the client that are not public. They are constants, so that the JIT compiles calls as if they were. */
final class Members {
    private static final VarHandle DESTINATION;
    private static final MethodHandle CHANNEL;
    private static final VarHandle GENERATOR;

    static {
        try {
            MethodHandles.Lookup self = MethodHandles.lookup();
            DESTINATION = MethodHandles.privateLookupIn(HttpExchange.class, self)
                    .findVarHandle(HttpExchange.class, "destination", HttpDestination.class);
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

    static HttpDestination destination(HttpExchange exchange) {
        return (HttpDestination) DESTINATION.get(exchange);
    }

    static HttpChannel channel(HttpSender sender) throws Throwable {
        return (HttpChannel) CHANNEL.invokeExact(sender);
    }

    /** A connection's own. */
    static HttpGenerator generator(HttpSenderOverHTTP sender) {
        return (HttpGenerator) GENERATOR.get(sender);
    }
}
