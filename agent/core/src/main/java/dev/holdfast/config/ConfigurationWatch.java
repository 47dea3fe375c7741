package dev.holdfast.config;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Notices that the configuration file's content changed, by comparing bytes: links that are swapped, files that are renamed over
 * each other and clocks that stand still make no difference. It has no thread: its owner polls about twice a second, from one
 * thread at a time.
 *
 * <p>A file that is missing, unreadable or empty is about to be written, and no change yet. Content that is refused is reported
 * once; as long as it stands it is tried again without a word, since what is wrong may be outside the file: its permissions, or a
 * certificate that arrives late.
 */
public final class ConfigurationWatch {
    private final ConfigurationLoader loader;
    private final Consumer<Configuration> accepted;
    private final Consumer<ConfigurationException> refused;
    private final Runnable restored;
    private final @Nullable ConfigurationFile file;

    private byte[] seen;
    private byte[] active;

    /**
     * Starts from what the loader loaded last: a change since then is found by the first poll.
     *
     * @param accepted takes each new configuration, on the polling thread
     * @param refused takes what is wrong with each content that is not valid, on the polling thread
     * @param restored runs when refused content has given way to what is in force all the while, on the polling thread
     */
    public ConfigurationWatch(
            ConfigurationLoader loader,
            Consumer<Configuration> accepted,
            Consumer<ConfigurationException> refused,
            Runnable restored) {
        this.loader = loader;
        this.accepted = accepted;
        this.refused = refused;
        this.restored = restored;
        Path path = loader.file();
        this.file = path == null ? null : new ConfigurationFile(path);
        this.seen = loader.seen();
        this.active = loader.accepted();
    }

    /** Reads the file and reports a change. Does nothing when no file is configured. */
    public void poll() {
        byte[] content = file == null ? new byte[0] : content(file);
        boolean changed = !Arrays.equals(content, seen);
        boolean standsRefused = !Arrays.equals(seen, active);
        if (content.length == 0 || (!changed && !standsRefused)) {
            return;
        }
        seen = content;
        if (Arrays.equals(content, active)) {
            restored.run();
            return;
        }
        Configuration configuration;
        try {
            configuration = loader.load(content);
        } catch (ConfigurationException e) {
            if (changed) {
                refused.accept(e);
            }
            return;
        }
        active = content;
        accepted.accept(configuration);
    }

    private static byte[] content(ConfigurationFile file) {
        try {
            return file.read();
        } catch (Refusal e) {
            return new byte[0];
        }
    }
}
