package dev.holdfast.client.apache5;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.net.NamedEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * Whom a connection is made to, as TLS is told: what a request says of its own authority is the application's. Stateless.
 */
final class Destination {
    private static final @Nullable MethodHandle TARGET_NAME = targetName();

    private Destination() {}

    static NamedEndpoint of(HttpRoute route) throws Throwable {
        NamedEndpoint name = TARGET_NAME == null ? null : (NamedEndpoint) TARGET_NAME.invokeExact(route);
        return name == null ? route.getTargetHost() : name;
    }

    static int port(NamedEndpoint endpoint, boolean secure) {
        if (endpoint.getPort() > 0) {
            return endpoint.getPort();
        }
        return secure ? 443 : 80;
    }

    /** Since 5.4 the authority of a request can be the name that TLS asks for at another address. */
    private static @Nullable MethodHandle targetName() {
        try {
            return MethodHandles.lookup()
                    .findVirtual(HttpRoute.class, "getTargetName", MethodType.methodType(NamedEndpoint.class));
        } catch (ReflectiveOperationException e) {
            return null; // a version that does not have it yet
        }
    }
}
