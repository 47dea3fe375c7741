package dev.holdfast.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.harness.Layout;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** The page says what the versions files and the kept results say; {@code -Dregenerate=true} writes it. */
class SupportedClientsTest {

    @Test
    void the_page_is_in_step_with_the_versions_files() throws IOException {
        SupportedClients clients = SupportedClients.of(Layout.versions());
        if (Boolean.getBoolean("regenerate")) {
            clients.write();
        }
        assertThat(SupportedClients.page())
                .as("write it anew as docs/testing.md tells")
                .exists();
        assertThat(Files.readString(SupportedClients.page()))
                .as("write it anew as docs/testing.md tells")
                .isEqualTo(clients.text());
    }
}
