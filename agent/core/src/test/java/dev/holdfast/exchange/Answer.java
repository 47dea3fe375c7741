package dev.holdfast.exchange;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A response as an adapter shows it. */
record Answer(int status, @Nullable String challenges, Map<String, String> fields) implements ResponseHead {
    @Override
    public @Nullable String header(String name) {
        return fields.get(name);
    }
}
