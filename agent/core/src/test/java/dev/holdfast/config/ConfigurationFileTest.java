package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationFileTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private Fixture fixture;

    @BeforeEach
    void newFixture() throws IOException {
        fixture = new Fixture(folder).write(Fixture.yaml());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-rw-r--", "rw-r--rw-", "rwxrwxrwx", "-w--w----"})
    void a_file_that_others_can_write_is_refused(String permissions) throws IOException {
        Files.setPosixFilePermissions(fixture.file, PosixFilePermissions.fromString(permissions));

        assertThat(fixture.errors())
                .containsExactly(new ConfigurationError(
                        "holdfast.yaml",
                        "config",
                        "other users can write the file, and so redirect tokens",
                        "Run chmod go-w holdfast.yaml"));
    }

    @Test
    void the_permissions_of_the_target_count_not_those_of_links_and_folders() throws Exception {
        Path data = Files.createDirectory(folder.resolve("..2026"));
        Path target = Files.move(fixture.file, data.resolve("holdfast.yaml"));
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.createSymbolicLink(folder.resolve("..data"), data.getFileName());
        Files.createSymbolicLink(fixture.file, Path.of("..data", "holdfast.yaml"));
        assertThat(fixture.errors()).isEmpty();

        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-rw-r--"));
        assertThat(fixture.errors())
                .extracting(ConfigurationError::problem)
                .containsExactly("other users can write the file, and so redirect tokens");
    }

    @Test
    void relative_paths_start_where_the_file_is_named_not_where_its_link_leads() throws Exception {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.move(fixture.file, elsewhere.resolve("holdfast.yaml"));
        Files.createSymbolicLink(fixture.file, Path.of("elsewhere", "holdfast.yaml"));

        assertThat(fixture.load().identities().get("orders"))
                .extracting("certificate")
                .isEqualTo(folder.resolve("tls.crt"));
    }

    @Test
    void a_file_that_is_missing_is_an_error() throws IOException {
        Files.delete(fixture.file);

        assertThat(fixture.errors())
                .containsExactly(new ConfigurationError(
                        "holdfast.yaml", "config", "the file does not exist", "Correct the path that names it"));
    }

    @Test
    void a_folder_is_no_file() throws IOException {
        Files.delete(fixture.file);
        Files.createDirectory(fixture.file);

        assertThat(fixture.errors())
                .containsExactly(new ConfigurationError(
                        "holdfast.yaml", "config", "is not a file", "Write the path of a YAML file"));
    }

    @Test
    void a_name_that_is_no_path_is_an_error() {
        fixture.environment.put("HOLDFAST_CONFIG", "a\0b");

        assertThat(fixture.errors()).extracting(ConfigurationError::problem).containsExactly("is not a path");
    }

    @Test
    void the_file_is_named_by_argument_before_property_before_variable() {
        assertThat(fixture.loader().file()).isEqualTo(fixture.file);

        fixture.properties.put("holdfast.config", "/etc/property.yaml");
        assertThat(fixture.loader().file()).isEqualTo(Path.of("/etc/property.yaml"));

        fixture.arguments = "config=argument.yaml,stage=off";
        assertThat(fixture.loader().file()).isEqualTo(Path.of("argument.yaml").toAbsolutePath());
    }

    @Test
    void a_byte_order_mark_is_passed_over() throws Exception {
        fixture.write("\uFEFFstage: observe\n");

        assertThat(fixture.load().ceiling()).isEqualTo(Stage.OBSERVE);
    }

    @Test
    void groups_whose_content_is_commented_out_are_empty() throws Exception {
        fixture.write("stage: observe\nlog:\nservices:\n  # ledger:\nissuers:\n");

        assertThat(fixture.load().services()).isEmpty();
    }
}
