package dev.holdfast.weave;

import dev.holdfast.hook.HookPoint;
import dev.holdfast.hook.LibraryHooks;

/** What is woven into the tests' library. */
final class SampleHooks implements LibraryHooks {
    static final String CLIENT = "org.example.library.Client";

    private final String name;
    private final HookPoint[] points;
    private String[] shared = {};
    private String[] required = {};

    SampleHooks(String name, HookPoint... points) {
        this.name = name;
        this.points = points;
    }

    static HookPoint send(String advice, String hook) {
        return new HookPoint(CLIENT, "send", "(Ljava/lang/String;)Ljava/lang/String;", advice, hook);
    }

    SampleHooks sharing(String... types) {
        shared = types;
        return this;
    }

    SampleHooks requiring(String... types) {
        required = types;
        return this;
    }

    @Override
    public String[] sharedTypes() {
        return shared;
    }

    @Override
    public String[] requiredTypes() {
        return required;
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
