package dev.holdfast.hook;

/**
 * The code behind the points of a {@link LibraryHooks}, for one copy of the library. It names the library's types; that every member
 * which it uses is there has been checked before it is made.
 */
public interface LibraryAdapter {
    /**
     * The hook of that name. Called once for each point; what the hooks of one copy share is the adapter's.
     *
     * @param name {@link HookPoint#hook}
     */
    Hook hook(String name);
}
