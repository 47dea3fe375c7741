package dev.holdfast.weave;

import org.jspecify.annotations.Nullable;

/** The bridge is connected once for the life of a JVM; tests take turns with what stands at its other end. */
final class BridgeToTest extends HoldfastDispatcher {
    private static final BridgeToTest END = new BridgeToTest();

    private volatile @Nullable Dispatcher current;

    private BridgeToTest() {}

    static void to(Dispatcher dispatcher) {
        END.current = dispatcher;
        HoldfastBridge.install(END);
    }

    @Override
    public @Nullable Object call(
            int hook, Class<?> woven, @Nullable Object self, @Nullable Object first, @Nullable Object second) {
        Dispatcher dispatcher = current;
        return dispatcher == null ? null : dispatcher.call(hook, woven, self, first, second);
    }
}
