package dev.holdfast.client.jdkhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.holdfast.hook.HookPoint;
import dev.holdfast.hook.Opening;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** On whatever JDK the tests run: that its client is one that the hooks fit. */
class JdkHttpHooksTest {
    @Test
    void every_member_that_the_hooks_use_exists() {
        assertThatCode(JdkHttpMembers::resolve).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("points")
    void every_method_that_is_advised_exists(HookPoint point) throws ClassNotFoundException {
        Class<?> type = Class.forName(point.type(), false, ClassLoader.getPlatformClassLoader());

        assertThat(type.getDeclaredMethods()).anyMatch(method -> isAdvised(method, point));
    }

    @ParameterizedTest
    @MethodSource("points")
    void every_advice_exists(HookPoint point) {
        assertThatCode(() -> Class.forName(point.advice())).doesNotThrowAnyException();
    }

    @Test
    void every_package_that_is_opened_exists() {
        for (Opening opening : new JdkHttpHooks().openings()) {
            assertThat(ModuleLayer.boot()
                            .findModule(opening.module())
                            .orElseThrow()
                            .getPackages())
                    .contains(opening.packageName());
        }
    }

    static HookPoint[] points() {
        return new JdkHttpHooks().points();
    }

    private static boolean isAdvised(Method method, HookPoint point) {
        return method.getName().equals(point.method())
                && MethodType.methodType(method.getReturnType(), method.getParameterTypes())
                        .toMethodDescriptorString()
                        .equals(point.descriptor());
    }
}
