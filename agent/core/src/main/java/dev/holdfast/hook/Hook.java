package dev.holdfast.hook;

import org.jspecify.annotations.Nullable;

/**
 * The agent's code behind one hook point. Any thread may call it, event loops included, so it never blocks unless its point says
 * that it stands on the caller's thread.
 */
@FunctionalInterface
public interface Hook {
    /**
     * Runs where the woven method stands.
     *
     * @return what the point's advice does something with; null is always "nothing to do"
     * @throws Throwable a fault of the agent: it is counted, the advised method goes on as if there were no hook
     */
    @Nullable Object call(@Nullable Object self, @Nullable Object first, @Nullable Object second) throws Throwable;
}
