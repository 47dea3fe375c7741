package dev.holdfast.weave;

import dev.holdfast.hook.HookPoint;
import dev.holdfast.hook.LibraryHooks;

/** What is woven into the tests' library. */
final class SampleHooks implements LibraryHooks {
    static final String CLIENT = "org.example.library.Client";

    private final String name;
    private final HookPoint[] points;

    SampleHooks(String name, HookPoint... points) {
        this.name = name;
        this.points = points;
    }

    static HookPoint send(String advice, String hook) {
        return new HookPoint(CLIENT, "send", "(Ljava/lang/String;)Ljava/lang/String;", advice, hook);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public HookPoint[] points() {
        return points;
    }

    @Override
    public String family() {
        return "sample";
    }

    @Override
    public String[] packages() {
        return new String[] {"org/example/library/"};
    }

    @Override
    public String adapter() {
        return "dev.holdfast.weave.sample.SampleAdapter";
    }
}
