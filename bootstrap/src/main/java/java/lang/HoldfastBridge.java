package java.lang;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What woven code calls: the one way from an advised method of a JDK or library class to the agent.
 *
 * <p>It stands in {@code java.base}, so that every class loader finds it. All application code can reach it too, so it is
 * write-once and neither holds nor returns a secret: what a hook returns is an object of the woven library, already handed to
 * that library.
 *
 * <p>Thread-safety: {@link #install} may be called by anyone and succeeds once; {@link #call} may be called by any thread and
 * is wait-free.
 */
public final class HoldfastBridge {
    private static final VarHandle DISPATCHER;

    /** Set once, before the first class is woven. A plain read is enough: a woven body is only reached after its class was redefined. */
    private static HoldfastDispatcher dispatcher;

    static {
        try {
            DISPATCHER = MethodHandles.lookup()
                    .findStaticVarHandle(HoldfastBridge.class, "dispatcher", HoldfastDispatcher.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private HoldfastBridge() {}

    /**
     * Connects the bridge to the agent, once for the life of the JVM.
     *
     * @return false when it was connected before, so that the caller is a second copy
     */
    public static boolean install(HoldfastDispatcher agent) {
        return DISPATCHER.compareAndSet(null, agent);
    }

    /** Whether an agent is connected. */
    public static boolean installed() {
        return DISPATCHER.getVolatile() != null;
    }

    /**
     * Calls one hook of the agent.
     *
     * @param hook the number that the weaver wrote into the advised method
     * @param woven the class that the advised method was written in; a library can be there more than once
     * @param self the object of the advised method, or null
     * @param first what the advised method hands over, or null
     * @param second what the advised method hands over, or null
     * @return what the hook's advice does with it, stands at the hook; null is always "nothing to do"
     */
    public static Object call(int hook, Class<?> woven, Object self, Object first, Object second) {
        HoldfastDispatcher agent = dispatcher;
        return agent == null ? null : agent.call(hook, woven, self, first, second);
    }
}
