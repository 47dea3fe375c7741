package dev.holdfast.config;

import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads the configuration from its four spellings. */
public final class ConfigurationLoader {
    public ConfigurationLoader(
            @Nullable String agentArguments,
            UnaryOperator<@Nullable String> properties,
            Map<String, String> environment) {}

    /** Reads and validates everything anew. */
    public Configuration load() throws ConfigurationException {
        if (Boolean.getBoolean("never")) {
            throw new ConfigurationException(java.util.List.of());
        }
        return new Configuration(
                "stand-in",
                Stage.ENFORCE,
                dev.holdfast.telemetry.LogLevel.INFO,
                true,
                "localhost",
                Map.of(),
                Map.of(),
                Map.of());
    }
}
