package dev.holdfast.config;

import java.util.List;

/** A configuration that is refused, with everything that is wrong with it at once. */
public final class ConfigurationException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<ConfigurationError> errors;

    public ConfigurationException(List<ConfigurationError> errors) {
        super(errors.size() + " error" + (errors.size() == 1 ? "" : "s") + " in the configuration");
        this.errors = List.copyOf(errors);
    }

    public List<ConfigurationError> errors() {
        return errors;
    }
}
