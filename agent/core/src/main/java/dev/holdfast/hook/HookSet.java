package dev.holdfast.hook;

import dev.holdfast.exchange.Exchanges;

/**
 * Everything that is woven for one HTTP client family or TLS stack. One instance per JVM, made at start-up: the constructor
 * and the first three methods must touch no class of the library.
 */
public interface HookSet {
    /** As it appears in the log: "HttpURLConnection". */
    String name();

    /** Empty for libraries that are not JDK modules. */
    Opening[] openings();

    HookPoint[] points();

    /**
     * Makes the code behind a point, at its first use. Here it is checked that every member that it needs exists.
     *
     * @throws ReflectiveOperationException when a member is missing: the version is not supported, the whole set is skipped
     */
    Hook hook(HookPoint point, Exchanges exchanges) throws ReflectiveOperationException;
}
