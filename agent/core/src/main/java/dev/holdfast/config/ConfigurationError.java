package dev.holdfast.config;

/**
 * One thing that is wrong.
 *
 * @param place file and line, or the name of the environment variable, property or argument
 * @param key the setting's dotted key
 * @param problem what is wrong with it; never holds a secret
 * @param remedy what to write instead
 */
public record ConfigurationError(String place, String key, String problem, String remedy) {
    @Override
    public String toString() {
        return place + ": " + key + ": " + problem + ". " + remedy;
    }
}
