package dev.holdfast.client.apacheasync5;

import dev.holdfast.hook.HookPoint;
import dev.holdfast.hook.LibraryHooks;

/** What is woven into the asynchronous Apache HttpClient 5 where its HttpCore is of 5.0 to 5.3. */
public final class ApacheAsync50Hooks implements LibraryHooks {
    @Override
    public String name() {
        return "Apache HttpAsyncClient 5.0";
    }

    @Override
    public String family() {
        return ApacheAsync5Hooks.FAMILY;
    }

    @Override
    public String[] packages() {
        return new String[] {"org/apache/hc/"};
    }

    @Override
    public HookPoint[] points() {
        return ApacheAsync5Hooks.points("org.apache.hc.core5.http2.impl.nio.AbstractH2StreamMultiplexer$H2Stream");
    }

    @Override
    public String adapter() {
        return ApacheAsync5Hooks.ADAPTER;
    }
}
