package dev.holdfast.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.harness.Layout;
import dev.holdfast.harness.versions.Mode;
import dev.holdfast.harness.versions.VersionsFile;
import dev.holdfast.harness.versions.VersionsFile.ClientVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The files themselves, and that what they get wrong is said. */
class VersionsFilesTest {

    @TempDir
    private Path folder;

    static List<VersionsFile> all() {
        return VersionsFile.all(Layout.versions());
    }

    @ParameterizedTest
    @MethodSource("all")
    void each_names_scenarios_and_modes_that_there_are(VersionsFile file) {
        List<String> scenarios =
                Arrays.stream(Scenario.values()).map(Scenario::word).toList();
        for (String lacking : file.lacks().keySet()) {
            String[] parts = lacking.split("/");
            assertThat(scenarios).contains(parts[0]);
            if (parts.length > 1) {
                assertThat(file.modes()).extracting(Mode::word).contains(parts[1]);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void each_has_bodies_that_can_be_sent_once_or_says_that_it_lacks_them(VersionsFile file) {
        boolean lacking = file.lacks().containsKey("one-shot") && file.lacks().containsKey("expired-token-one-shot");
        assertThat(file.once().isEmpty()).isEqualTo(lacking);
    }

    @ParameterizedTest
    @MethodSource("all")
    void each_names_a_version_once(VersionsFile file) {
        assertThat(Stream.concat(file.versions().stream(), file.unsupported().stream()))
                .extracting(ClientVersion::version)
                .doesNotHaveDuplicates();
    }

    @Test
    void artifacts_take_the_version_of_their_line_unless_they_have_one() throws IOException {
        VersionsFile file = read("""
                module: okhttp
                main: org.example.Main
                artifacts: com.example:client org.slf4j:slf4j-nop:2.0.17
                artifacts: com.example:native:1.0:linux
                unsupported: 1.9

                # the first
                2.0
                2.1 com.example:extra:7
                artifacts: com.example:client-jvm
                3.0
                """);
        assertThat(file.versions())
                .containsExactly(
                        new ClientVersion(
                                "2.0",
                                List.of(
                                        "com.example:client:2.0",
                                        "org.slf4j:slf4j-nop:2.0.17",
                                        "com.example:native:jar:linux:1.0")),
                        new ClientVersion(
                                "2.1",
                                List.of(
                                        "com.example:client:2.1",
                                        "org.slf4j:slf4j-nop:2.0.17",
                                        "com.example:native:jar:linux:1.0",
                                        "com.example:extra:7")),
                        new ClientVersion("3.0", List.of("com.example:client-jvm:3.0")));
        assertThat(file.unsupported()).singleElement().satisfies(version -> assertThat(version.artifacts())
                .contains("com.example:client:1.9"));
        assertThat(file.name()).isEqualTo("some");
        assertThat(file.modes()).containsExactly(Mode.H1);
    }

    @Test
    void what_is_lacking_is_lacking_in_all_modes_or_in_one() throws IOException {
        VersionsFile file = read("""
                module: some
                main: org.example.Main
                modes: h1 h2
                lacks: proxy | it knows none
                lacks: rotation/h2 | one stream only
                not-on: 1.0/25 | too old for it
                1.0
                1.1
                """);
        assertThat(file.whyLacking("proxy", Mode.H2)).isEqualTo("it knows none");
        assertThat(file.whyLacking("rotation", Mode.H2)).isEqualTo("one stream only");
        assertThat(file.whyLacking("rotation", Mode.H1)).isEmpty();
        assertThat(file.whyNotOn(file.versions().get(0), 25)).isEqualTo("too old for it");
        assertThat(file.whyNotOn(file.versions().get(1), 25)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "modus: h1 ! some.txt:3: no such key: modus: h1",
                "lacks: proxy ! some.txt:3: lacks wants a reason: proxy | why",
                "module: other ! some.txt:3: module is there twice",
                "artifacts: client ! some.txt:4: not group:artifact:version[:classifier]: client",
                "modes: h3 ! some.txt: no such mode: h3",
            })
    void what_is_wrong_is_said_with_its_line(String line, String error) {
        assertThatThrownBy(() -> read("module: some\nmain: org.example.Main\n" + line + "\n1.0\n"))
                .hasMessage(error);
    }

    @Test
    void a_file_without_a_version_is_wrong() {
        assertThatThrownBy(() -> read("module: some\nmain: org.example.Main\n"))
                .hasMessage("some.txt: no version is supported");
    }

    private VersionsFile read(String text) throws IOException {
        return VersionsFile.read(Files.writeString(folder.resolve("some.txt"), text));
    }
}
