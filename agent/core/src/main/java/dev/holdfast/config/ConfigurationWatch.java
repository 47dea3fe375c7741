package dev.holdfast.config;

import java.util.function.Consumer;

/** Stand-in. */
public final class ConfigurationWatch {
    public ConfigurationWatch(
            ConfigurationLoader loader, Consumer<Configuration> accepted, Consumer<ConfigurationException> refused) {}

    public void poll() {}
}
