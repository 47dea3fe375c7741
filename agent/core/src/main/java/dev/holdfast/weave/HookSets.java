package dev.holdfast.weave;

import dev.holdfast.hook.HookSet;
import dev.holdfast.hook.LibraryHooks;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * The client families and TLS stacks that this jar holds, by the index {@code holdfast/hook-sets}: each module brings its own
 * lines, the jar's assembly joins them, so that a new client touches its own folder only.
 */
public final class HookSets {
    private static final String INDEX = "holdfast/hook-sets";

    private HookSets() {}

    /**
     * Makes one of each and hands it to the weaver.
     *
     * @throws IOException when the jar is not whole
     */
    public static void addTo(Weaver weaver) throws IOException, ReflectiveOperationException {
        ClassLoader loader = HookSets.class.getClassLoader();
        try (InputStream in = loader.getResourceAsStream(INDEX)) {
            if (in == null) {
                throw new IOException(INDEX + " is missing from the agent's jar");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank()) {
                    Object hooks = Class.forName(line.trim(), true, loader)
                            .getDeclaredConstructor()
                            .newInstance();
                    if (hooks instanceof LibraryHooks library) {
                        weaver.add(library);
                    } else {
                        weaver.add((HookSet) hooks);
                    }
                }
            }
        }
    }
}
