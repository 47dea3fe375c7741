package dev.holdfast.control;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked of a running agent. Each answer is what {@link JsonText} takes, without anything secret in it. Any thread may
 * call; an operation may block for a few seconds.
 */
public interface ControlOperations {
    /** All that monitoring may want to know. */
    Map<String, @Nullable Object> status();

    /**
     * Takes tokens out of use and has them revoked.
     *
     * @param service null: of all services
     */
    Map<String, @Nullable Object> revoke(@Nullable String service);
}
