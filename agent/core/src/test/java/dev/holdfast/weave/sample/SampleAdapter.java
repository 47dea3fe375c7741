package dev.holdfast.weave.sample;

import dev.holdfast.exchange.Exchanges;
import dev.holdfast.hook.Hook;
import dev.holdfast.hook.LibraryAdapter;
import java.util.Objects;
import org.example.library.Client;
import org.jspecify.annotations.Nullable;

/** Names the library's types, and says from whose loader it is. */
public final class SampleAdapter implements LibraryAdapter {
    public SampleAdapter(Exchanges exchanges) {
        Objects.requireNonNull(exchanges);
    }

    @Override
    public Hook hook(String name) {
        return switch (name) {
            case "first" -> (self, first, second) -> settings(self) + " " + first;
            case "deny" -> (self, first, second) -> new HoldfastDeniedException("denied " + first);
            case "fault" ->
                (self, first, second) -> {
                    throw new IllegalStateException("a fault");
                };
            case "nothing" -> (self, first, second) -> null;
            default -> (self, first, second) -> name;
        };
    }

    private static String settings(@Nullable Object self) {
        return new Text(((Client) Objects.requireNonNull(self)).settings().text()).text();
    }

    record Text(String text) {}
}
