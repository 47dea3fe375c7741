package dev.holdfast.tls.tcnative;

import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Where the sessions of netty-tcnative keep their values. Since Netty 4.1.107 a cached session and the connections that it came from
 * and that resume it share them; before, none has those of another. Immutable.
 */
final class Sessions {
    private final MethodHandle sessionOfEngine;
    private final MethodHandle wrapped;
    private final Class<?> wrapper;
    private final Class<?> cachedType;
    private final @Nullable MethodHandle valuesOfCached;
    private final @Nullable VarHandle valuesOfConnection;

    /** @throws ReflectiveOperationException a member is missing */
    Sessions() throws ReflectiveOperationException {
        MethodHandles.Lookup engine = Members.lookup("ReferenceCountedOpenSslEngine");
        sessionOfEngine = Members.getter(engine, "session");
        MethodHandles.Lookup extended = Members.lookup("ExtendedOpenSslSession");
        wrapper = extended.lookupClass();
        wrapped = Members.getter(extended, "wrapped");
        MethodHandles.Lookup cached = Members.lookup("OpenSslSessionCache$NativeSslSession");
        cachedType = cached.lookupClass();
        MethodHandles.Lookup connection = Members.lookup("ReferenceCountedOpenSslEngine$DefaultOpenSslSession");
        boolean shared = Members.declares(cached, "keyValueStorage");
        valuesOfCached = shared ? Members.getter(cached, "keyValueStorage") : null;
        valuesOfConnection =
                shared ? connection.findVarHandle(connection.lookupClass(), "keyValueStorage", Map.class) : null;
    }

    /** The values of a cached session; null where it keeps none. */
    @SuppressWarnings("unchecked") // so it is declared
    @Nullable Map<String, Object> values(SSLSession session) throws Throwable {
        return valuesOfCached == null || !cachedType.isInstance(session)
                ? null
                : (Map<String, Object>) (Object) valuesOfCached.invokeExact((Object) session);
    }

    /** Gives an engine's session values of its own. */
    void separate(ReferenceCountedOpenSslEngine engine) throws Throwable {
        if (valuesOfConnection == null) {
            return;
        }
        Object session = (Object) sessionOfEngine.invokeExact((Object) engine);
        if (wrapper.isInstance(session)) {
            session = (Object) wrapped.invokeExact(session);
        }
        valuesOfConnection.setVolatile(session, (Map<?, ?>) new ConcurrentHashMap<String, Object>());
    }
}
