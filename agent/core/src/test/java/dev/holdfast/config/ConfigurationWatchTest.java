package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationWatchTest {
    private static final String OBSERVE = "stage: observe\n";
    private static final String ENFORCE = "stage: enforce\n";
    private static final String WRONG = "stage: on\n";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private Fixture fixture;

    private final List<Stage> accepted = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();
    private final AtomicInteger restored = new AtomicInteger();

    @BeforeEach
    void newFixture() throws IOException {
        fixture = new Fixture(folder);
    }

    @Test
    void a_changed_file_is_accepted_once() throws Exception {
        ConfigurationWatch watch = watching(OBSERVE);
        watch.poll();
        assertThat(accepted).isEmpty();

        fixture.write(ENFORCE);
        watch.poll();
        watch.poll();

        assertThat(accepted).containsExactly(Stage.ENFORCE);
        assertThat(refused).isEmpty();
    }

    @Test
    void a_change_between_load_and_watch_is_not_lost() throws Exception {
        fixture.write(OBSERVE);
        ConfigurationLoader loader = fixture.loader();
        loader.load();
        fixture.write(ENFORCE);

        watch(loader).poll();

        assertThat(accepted).containsExactly(Stage.ENFORCE);
    }

    @Test
    void a_change_that_keeps_size_and_time_is_seen() throws Exception {
        ConfigurationWatch watch = watching("stage: observe\n");
        var time = Files.getLastModifiedTime(fixture.file);

        fixture.write("stage: enforce\n");
        Files.setLastModifiedTime(fixture.file, time);
        watch.poll();

        assertThat(accepted).containsExactly(Stage.ENFORCE);
    }

    @Test
    void a_touched_file_is_no_change() throws Exception {
        ConfigurationWatch watch = watching(OBSERVE);

        fixture.write(OBSERVE);
        watch.poll();

        assertThat(accepted).isEmpty();
    }

    @Test
    void invalid_content_is_reported_once_and_again_when_it_changes() throws Exception {
        ConfigurationWatch watch = watching(OBSERVE);

        fixture.write(WRONG);
        watch.poll();
        watch.poll();
        assertThat(refused).containsExactly("stage");

        fixture.write(WRONG + "x: y\n");
        watch.poll();
        watch.poll();
        assertThat(refused).containsExactly("stage", "x");
        assertThat(accepted).isEmpty();
    }

    @Test
    void the_former_content_comes_back_without_a_word() throws Exception {
        ConfigurationWatch watch = watching(OBSERVE);
        fixture.write(WRONG);
        watch.poll();

        fixture.write(OBSERVE);
        watch.poll();
        watch.poll();

        assertThat(refused).hasSize(1);
        assertThat(accepted).isEmpty();
        assertThat(restored).hasValue(1);

        fixture.write(WRONG);
        watch.poll();
        assertThat(refused).hasSize(2);
    }

    @Test
    void a_file_that_is_missing_or_empty_for_a_moment_is_no_change_yet() throws Exception {
        ConfigurationWatch watch = watching(OBSERVE);

        Files.delete(fixture.file);
        watch.poll();
        Files.createFile(fixture.file);
        watch.poll();
        assertThat(accepted).isEmpty();
        assertThat(refused).isEmpty();

        fixture.write(ENFORCE);
        watch.poll();
        assertThat(accepted).containsExactly(Stage.ENFORCE);
    }

    @Test
    void a_file_that_is_renamed_over_is_seen() throws Exception {
        ConfigurationWatch watch = watching(OBSERVE);

        Path next = Files.writeString(folder.resolve("next"), ENFORCE);
        Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rw-r--r--"));
        Files.move(next, fixture.file, StandardCopyOption.ATOMIC_MOVE);
        watch.poll();

        assertThat(accepted).containsExactly(Stage.ENFORCE);
    }

    @Test
    void a_link_that_is_swapped_as_kubernetes_does_is_seen() throws Exception {
        volume("..1", OBSERVE);
        link("..1");
        Files.createSymbolicLink(fixture.file, Path.of("..data", "holdfast.yaml"));
        fixture.environment.put("HOLDFAST_CONFIG", fixture.file.toString());
        ConfigurationLoader loader = fixture.loader();
        loader.load();
        ConfigurationWatch watch = watch(loader);

        volume("..2", ENFORCE);
        link("..2");
        watch.poll();

        assertThat(accepted).containsExactly(Stage.ENFORCE);
    }

    @Test
    void the_other_spellings_stay_on_top() throws Exception {
        fixture.environment.put("HOLDFAST_STAGE", "shadow");
        ConfigurationWatch watch = watching(OBSERVE);

        fixture.write(ENFORCE);
        watch.poll();

        assertThat(accepted).containsExactly(Stage.SHADOW);
    }

    @Test
    void a_file_that_was_wrong_at_the_start_is_not_reported_again_but_taken_when_right() throws Exception {
        fixture.write(WRONG);
        ConfigurationLoader loader = fixture.loader();
        assertThat(fixture.errors()).hasSize(1);
        try {
            loader.load();
        } catch (ConfigurationException e) {
            refused.add("at start");
        }
        ConfigurationWatch watch = watch(loader);
        watch.poll();
        assertThat(refused).containsExactly("at start");

        fixture.write(ENFORCE);
        watch.poll();
        assertThat(accepted).containsExactly(Stage.ENFORCE);
    }

    @Test
    void a_cause_outside_the_content_that_goes_away_is_noticed() throws Exception {
        ConfigurationWatch watch = watching(OBSERVE);
        Files.writeString(fixture.file, ENFORCE);
        Files.setPosixFilePermissions(fixture.file, PosixFilePermissions.fromString("rw-rw-rw-"));
        watch.poll();
        watch.poll();
        assertThat(refused).containsExactly("config");

        Files.setPosixFilePermissions(fixture.file, PosixFilePermissions.fromString("rw-r--r--"));
        watch.poll();
        watch.poll();
        assertThat(accepted).containsExactly(Stage.ENFORCE);
        assertThat(refused).hasSize(1);
    }

    @Test
    void without_a_file_there_is_nothing_to_watch() throws Exception {
        ConfigurationLoader loader = fixture.loader();
        loader.load();

        watch(loader).poll();

        assertThat(accepted).isEmpty();
        assertThat(refused).isEmpty();
    }

    private ConfigurationWatch watching(String yaml) throws Exception {
        fixture.write(yaml);
        ConfigurationLoader loader = fixture.loader();
        loader.load();
        return watch(loader);
    }

    private ConfigurationWatch watch(ConfigurationLoader loader) {
        return new ConfigurationWatch(
                loader,
                configuration -> accepted.add(configuration.ceiling()),
                exception -> refused.add(exception.errors().stream()
                        .map(ConfigurationError::key)
                        .sorted()
                        .reduce("", (a, b) -> b)),
                restored::incrementAndGet);
    }

    private void volume(String name, String yaml) throws IOException {
        Path file =
                Files.writeString(Files.createDirectory(folder.resolve(name)).resolve("holdfast.yaml"), yaml);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }

    private void link(String target) throws IOException {
        Path next = Files.createSymbolicLink(folder.resolve("..data_tmp"), Path.of(target));
        Files.move(next, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
