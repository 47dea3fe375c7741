package dev.holdfast.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.exchange.Exchanges;
import dev.holdfast.hook.Advices;
import dev.holdfast.hook.HookPoint;
import dev.holdfast.inventory.Inventory;
import dev.holdfast.telemetry.Faults;
import dev.holdfast.telemetry.Log;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.instrument.Instrumentation;
import java.lang.ref.WeakReference;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Libraries that an application brings: in any loader, version and package, and what each shape of advice does. */
class LibraryWeavingTest {
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final Dispatcher dispatcher = new Dispatcher(new Exchanges(new Inventory()));
    private final Weaver weaver = new Weaver(instrumentation(), dispatcher, () -> {});

    @BeforeEach
    void listen() {
        Log.to(new PrintStream(log, true, StandardCharsets.UTF_8));
        BridgeToTest.to(dispatcher);
    }

    @AfterEach
    void loud() {
        Log.to(System.err);
    }

    @Test
    void the_adapter_sees_the_types_of_the_copy_that_it_is_for() throws Exception {
        weaver.add(new SampleHooks("own", SampleHooks.send(Advices.FIRST_ARGUMENT, "first")));

        assertThat(send(new LibraryLoader(weaver, "", null), "a")).isEqualTo("sent made a");
        assertThat(send(new LibraryLoader(weaver, "", null), "b"))
                .as("another loader with a copy of its own")
                .isEqualTo("sent made b");
    }

    @Test
    void a_copy_that_an_sdk_has_moved_is_found_and_linked_by_its_own_names() throws Exception {
        weaver.add(new SampleHooks("moved", SampleHooks.send(Advices.FIRST_ARGUMENT, "first")));

        assertThat(send(new LibraryLoader(weaver, "com/vendor/shaded/", null), "com.vendor.shaded.", "a"))
                .isEqualTo("sent made a");
    }

    @Test
    void a_class_whose_name_only_looks_like_one_is_left_alone() {
        weaver.add(new SampleHooks("names", SampleHooks.send(Advices.FIRST_ARGUMENT, "first")));

        for (String name :
                new String[] {"xorg/example/library/Client", "org/example/Client", "Client", "library/Client"}) {
            assertThat(weaver.transform(null, null, name, null, null, new byte[] {1}))
                    .as(name)
                    .isNull();
        }
        assertThat(log.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void the_first_variant_that_fits_a_version_is_woven_and_no_other() throws Exception {
        weaver.add(new SampleHooks(
                "newer",
                SampleHooks.send(Advices.FIRST_ARGUMENT, "newer"),
                point("take", "(Ljava/lang/String;)Ljava/lang/Object;", Advices.NO_RESULT, "take")));
        weaver.add(new SampleHooks("older", SampleHooks.send(Advices.FIRST_ARGUMENT, "older")));

        assertThat(send(new LibraryLoader(weaver, "", null), "a")).isEqualTo("sent newer");
        assertThat(send(new LibraryLoader(weaver, "", "take"), "a")).isEqualTo("sent older");
        assertThat(log.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void a_variant_fits_only_where_the_types_are_that_it_requires() throws Exception {
        weaver.add(new SampleHooks("newer", SampleHooks.send(Advices.FIRST_ARGUMENT, "newer"))
                .requiring("org.example.library.Later"));
        weaver.add(new SampleHooks("older", SampleHooks.send(Advices.FIRST_ARGUMENT, "older"))
                .requiring(SampleHooks.CLIENT));

        assertThat(send(new LibraryLoader(weaver, "", null), "a")).isEqualTo("sent older");
        assertThat(log.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void a_part_that_is_in_another_jar_can_be_missing() throws Exception {
        weaver.add(new SampleHooks(
                        "parts",
                        SampleHooks.send(Advices.FIRST_ARGUMENT, "first"),
                        new HookPoint("org.example.library.Codec", "encode", "()V", Advices.ENTER, "none"))
                .sharing("org.example.library.Codec"));

        assertThat(send(new LibraryLoader(weaver, "", null), "a")).isEqualTo("sent made a");
    }

    @Test
    void a_part_that_others_have_too_is_no_library_and_nothing_is_said_of_it() throws Exception {
        weaver.add(new SampleHooks(
                        "others",
                        SampleHooks.send(Advices.FIRST_ARGUMENT, "first"),
                        new HookPoint("org.example.library.Absent", "send", "()V", Advices.ENTER, "none"))
                .sharing(SampleHooks.CLIENT));

        assertThat(send(new LibraryLoader(weaver, "", null), "a")).isEqualTo("sent a");
        assertThat(log.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void a_version_that_no_variant_fits_is_left_alone_whole_and_that_is_said_once() throws Exception {
        weaver.add(new SampleHooks(
                "whole",
                SampleHooks.send(Advices.FIRST_ARGUMENT, "first"),
                point("describe", "(I)V", Advices.ENTER, "none")));
        LibraryLoader loader = new LibraryLoader(weaver, "com/nobody/fits/", null);

        assertThat(send(loader, "com.nobody.fits.", "a")).isEqualTo("sent a");
        assertThat(send(new LibraryLoader(weaver, "com/nobody/fits/", null), "com.nobody.fits.", "a"))
                .isEqualTo("sent a");
        assertThat(log.toString(StandardCharsets.UTF_8))
                .containsOnlyOnce("this version of com.nobody.fits.sample is not supported")
                .contains("org.example.library.Client.describe(I)V");
    }

    @Test
    void a_version_that_lacks_a_member_which_the_adapter_uses_is_left_alone() throws Exception {
        weaver.add(new SampleHooks("link", SampleHooks.send(Advices.FIRST_ARGUMENT, "first")));

        assertThat(send(new LibraryLoader(weaver, "com/lacks/settings/", "settings"), "com.lacks.settings.", "a"))
                .isEqualTo("sent a");
        assertThat(log.toString(StandardCharsets.UTF_8))
                .containsOnlyOnce("this version of com.lacks.settings.link is not supported")
                .contains("NoSuchMethodException")
                .contains("settings()");
    }

    @Test
    void a_denial_is_thrown_from_the_method_and_a_fault_is_not() throws Exception {
        weaver.add(new SampleHooks(
                "denial",
                SampleHooks.send(Advices.FIRST_ARGUMENT, "deny"),
                point("take", "(Ljava/lang/String;)Ljava/lang/Object;", Advices.ANSWER, "deny"),
                point("settings", "()Lorg/example/library/Settings;", Advices.RESULT, "fault")));
        Object client = client(new LibraryLoader(weaver, "", null), "");
        long faults = Faults.count();

        assertThatThrownBy(() -> call(client, "send", "a"))
                .isInstanceOf(HoldfastDeniedException.class)
                .hasMessage("denied a");
        assertThatThrownBy(() -> call(client, "take", "b")).isInstanceOf(HoldfastDeniedException.class);
        assertThat(call(client, "settings")).isNotNull();
        assertThat(Faults.count()).isEqualTo(faults + 1);
    }

    @Test
    void each_shape_of_advice_does_what_its_name_says() throws Exception {
        weaver.add(new SampleHooks(
                "shapes",
                SampleHooks.send(Advices.RESULT, "in its place"),
                point("take", "(Ljava/lang/String;)Ljava/lang/Object;", Advices.NO_RESULT, "refused"),
                point("isUsable", "(I)Z", Advices.NOT_TRUE, "refused"),
                point(
                        "describe",
                        "(Ljava/lang/String;Ljava/lang/String;Ljava/lang/String;)Ljava/lang/String;",
                        Advices.THIRD_ARGUMENT,
                        "third"),
                point("settings", "()Lorg/example/library/Settings;", Advices.EXIT, "nothing")));
        Object client = client(new LibraryLoader(weaver, "", null), "");

        assertThat(call(client, "send", "a")).isEqualTo("in its place");
        assertThat(call(client, "take", "a")).isNull();
        assertThat(client.getClass().getMethod("isUsable", int.class).invoke(client, 1))
                .isEqualTo(false);
        assertThat(client.getClass().getMethod("isUsable", int.class).invoke(client, -1))
                .isEqualTo(false);
        assertThat(client.getClass()
                        .getMethod("describe", String.class, String.class, String.class)
                        .invoke(null, "a", "b", "c"))
                .isEqualTo("abthird");
        assertThat(call(client, "settings")).hasToString("Settings[text=made]");
    }

    @Test
    void nothing_is_kept_of_an_application_that_has_gone() throws Exception {
        weaver.add(new SampleHooks("gone", SampleHooks.send(Advices.FIRST_ARGUMENT, "first")));

        WeakReference<ClassLoader> loader = usedAndForgotten();

        for (int i = 0; i < 100 && loader.get() != null; i++) {
            System.gc();
            Thread.sleep(20);
        }
        assertThat(loader.get()).isNull();
    }

    private WeakReference<ClassLoader> usedAndForgotten() throws Exception {
        LibraryLoader loader = new LibraryLoader(weaver, "", null);
        assertThat(send(loader, "a")).isEqualTo("sent made a");
        return new WeakReference<>(loader);
    }

    private static HookPoint point(String method, String descriptor, String advice, String hook) {
        return new HookPoint(SampleHooks.CLIENT, method, descriptor, advice, hook);
    }

    private static @Nullable Object send(ClassLoader loader, String request) throws Exception {
        return send(loader, "", request);
    }

    private static @Nullable Object send(ClassLoader loader, String prefix, String request) throws Exception {
        return call(client(loader, prefix), "send", request);
    }

    private static Object client(ClassLoader loader, String prefix) throws ReflectiveOperationException {
        return Class.forName(prefix + SampleHooks.CLIENT, true, loader)
                .getConstructor()
                .newInstance();
    }

    private static @Nullable Object call(Object client, String method, String... arguments) throws Exception {
        try {
            return arguments.length == 0
                    ? client.getClass().getMethod(method).invoke(client)
                    : client.getClass().getMethod(method, String.class).invoke(client, arguments[0]);
        } catch (InvocationTargetException e) {
            throw (Exception) e.getCause();
        }
    }

    private static Instrumentation instrumentation() {
        return (Instrumentation) Proxy.newProxyInstance(
                LibraryWeavingTest.class.getClassLoader(), new Class<?>[] {Instrumentation.class}, (p, m, a) -> null);
    }
}
