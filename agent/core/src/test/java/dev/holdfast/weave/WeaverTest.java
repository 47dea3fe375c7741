package dev.holdfast.weave;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.exchange.Exchanges;
import dev.holdfast.hook.Hook;
import dev.holdfast.hook.HookPoint;
import dev.holdfast.hook.HookSet;
import dev.holdfast.hook.Opening;
import dev.holdfast.inventory.Inventory;
import dev.holdfast.telemetry.Log;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The gate before Byte Buddy, and classes that were there before the agent. What is woven is shown on the JDK's own classes, end to end. */
class WeaverTest {
    private final AtomicInteger firstHits = new AtomicInteger();
    private final List<List<Object>> retransformed = new ArrayList<>();
    private final Weaver weaver =
            new Weaver(instrumentation(), new Dispatcher(new Exchanges(new Inventory())), firstHits::incrementAndGet);

    @BeforeEach
    void quiet() {
        Log.to(new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
        weaver.add(new TwoPoints());
    }

    @AfterEach
    void loud() {
        Log.to(System.err);
    }

    @Test
    void loaded_classes_are_retransformed_one_by_one_and_one_that_fails_does_not_stop_the_others() {
        weaver.install();

        assertThat(retransformed).containsExactly(List.of(Stubborn.class), List.of(Willing.class));
    }

    @Test
    void a_class_of_another_name_goes_by_untouched_and_wakes_nobody() {
        assertThat(transform("org/example/Other", new byte[] {1})).isNull();
        assertThat(transform(Willing.class.getName(), new byte[] {1}))
                .as("dots are no slashes")
                .isNull();
        assertThat(transform(null, new byte[] {1})).isNull();

        assertThat(firstHits).hasValue(0);
    }

    @Test
    void a_class_that_cannot_be_woven_is_used_as_it_is() {
        String name = Willing.class.getName().replace('.', '/');

        assertThat(transform(name, new byte[] {1, 2, 3})).isNull();
        assertThat(transform(name, new byte[0])).isNull();

        assertThat(firstHits).as("wakes the agent once").hasValue(1);
    }

    private byte @Nullable [] transform(@Nullable String name, byte[] classFile) {
        return weaver.transform(null, null, name, null, null, classFile);
    }

    private Instrumentation instrumentation() {
        return (Instrumentation) Proxy.newProxyInstance(
                WeaverTest.class.getClassLoader(),
                new Class<?>[] {Instrumentation.class},
                (proxy, method, arguments) -> {
                    return switch (method.getName()) {
                        case "getAllLoadedClasses" -> new Class<?>[] {String.class, Stubborn.class, Willing.class};
                        case "isModifiableClass" -> true;
                        case "retransformClasses" -> retransform(List.of((Object[]) arguments[0]));
                        default -> null;
                    };
                });
    }

    private @Nullable Object retransform(List<Object> classes) throws UnmodifiableClassException {
        retransformed.add(classes);
        if (classes.contains(Stubborn.class)) {
            throw new UnmodifiableClassException("as it pleases");
        }
        return null;
    }

    private static final class Stubborn {}

    private static final class Willing {}

    private static final class TwoPoints implements HookSet {
        @Override
        public String name() {
            return "two points";
        }

        @Override
        public Opening[] openings() {
            return new Opening[0];
        }

        @Override
        public HookPoint[] points() {
            return new HookPoint[] {
                new HookPoint(Stubborn.class.getName(), "run", "()V", "no.such.Advice", "run"),
                new HookPoint(Willing.class.getName(), "run", "()V", "no.such.Advice", "run")
            };
        }

        @Override
        public Hook hook(HookPoint point, Exchanges exchanges) {
            return (self, first, second) -> null;
        }
    }
}
