package java.lang;

/** The agent's end of {@link HoldfastBridge}; its one implementation is in the agent's own class loader. */
public abstract class HoldfastDispatcher {
    /** Makes the agent's end; it is connected by {@link HoldfastBridge#install}. */
    protected HoldfastDispatcher() {}

    /**
     * Runs a hook. It never throws: a fault of the agent is counted and answered with null, which means "nothing to do".
     *
     * @see HoldfastBridge#call
     */
    public abstract Object call(int hook, Class<?> woven, Object self, Object first, Object second);
}
