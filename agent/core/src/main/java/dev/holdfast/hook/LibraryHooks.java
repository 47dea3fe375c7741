package dev.holdfast.hook;

/**
 * Everything that is woven for one range of versions of a library that the application brings: an HTTP client or a TLS stack. One
 * instance per JVM, made at start-up in the agent's own loader: it names no class of the library but in strings.
 *
 * <p>The library may be there more than once, in several class loaders and versions, and under another package where an SDK has
 * shaded it. For each copy the weaver chooses by {@link #points}, and the code behind is made anew.
 */
public interface LibraryHooks {
    /** As it appears in the log: "OkHttp 4, 5". */
    String name();

    /**
     * The library, whatever the version: of the sets of one family, the first whose points all exist in a copy is woven into it. Where
     * none fits, the copy is left alone, and that is said once.
     */
    String family();

    /** Root packages of the library, with slashes ("okhttp3/"): what is moved together where the library is shaded. */
    String[] packages();

    HookPoint[] points();

    /** Further types that a copy must have, such as one that a later version has no more, where the points are the same in both. */
    default String[] requiredTypes() {
        return new String[0];
    }

    /**
     * Types among the points that say nothing of whether the library is there: parts that others use too, such as a codec that is a
     * server's as well, and parts in a jar that can be missing. They are woven where the other points fit.
     */
    default String[] sharedTypes() {
        return new String[0];
    }

    /**
     * Binary name of the {@link LibraryAdapter}, in this set's own package, with a public constructor that takes the {@code Exchanges}.
     * It and all classes of its package are defined once per copy, where they see the library's classes.
     */
    String adapter();
}
