package dev.holdfast.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.harness.versions.ArtifactResolver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From an empty local repository, through the mirror that Maven's settings name: nothing else is asked. */
class ArtifactResolverTest {

    @TempDir
    private Path folder;

    private final Properties properties = new Properties();

    @BeforeEach
    void settings() throws IOException {
        Path settings = folder.resolve("settings.xml");
        Files.writeString(
                settings,
                "<settings><mirrors><mirror><id>mirror</id><mirrorOf>*</mirrorOf><url>"
                        + folder.resolve("mirror").toUri()
                        + "</url></mirror></mirrors></settings>");
        properties.setProperty("holdfast.maven.user-settings", "file:" + settings);
        properties.setProperty(
                "holdfast.maven.local-repository", folder.resolve("local").toString());
        publish("client", "1.0", dependency("helper", "compile") + dependency("tests", "test"));
        publish("helper", "1.0", dependency("deeper", "runtime") + dependency("given", "provided"));
        publish("deeper", "1.0", "");
    }

    @Test
    void what_a_client_needs_at_run_time_comes_from_the_mirror_into_the_local_repository() {
        try (ArtifactResolver resolver = new ArtifactResolver(properties)) {
            assertThat(resolver.classPath(List.of("com.example:client:1.0")))
                    .extracting(path -> path.getFileName().toString())
                    .containsExactly("client-1.0.jar", "helper-1.0.jar", "deeper-1.0.jar");
            assertThat(resolver.classPath(List.of("com.example:client:1.0")))
                    .allMatch(path -> path.startsWith(folder.resolve("local")) && Files.exists(path));
            assertThat(resolver.classPath(List.of())).isEmpty();
        }
    }

    @Test
    void a_version_that_cannot_be_had_is_named() {
        try (ArtifactResolver resolver = new ArtifactResolver(properties)) {
            assertThatThrownBy(() -> resolver.classPath(List.of("com.example:client:2.0")))
                    .hasMessageContaining("cannot be resolved")
                    .hasMessageContaining("com.example:client")
                    .hasMessageContaining("2.0");
        }
    }

    @Test
    void offline_is_offline() {
        properties.setProperty("holdfast.maven.offline", "offline:true");
        try (ArtifactResolver resolver = new ArtifactResolver(properties)) {
            assertThatThrownBy(() -> resolver.classPath(List.of("com.example:client:1.0")))
                    .hasMessageContaining("offline");
        }
    }

    private void publish(String artifact, String version, String dependencies) throws IOException {
        Path to = Files.createDirectories(
                folder.resolve("mirror/com/example").resolve(artifact).resolve(version));
        Files.writeString(
                to.resolve(artifact + "-" + version + ".pom"),
                "<project><modelVersion>4.0.0</modelVersion><groupId>com.example</groupId><artifactId>" + artifact
                        + "</artifactId><version>" + version + "</version><dependencies>" + dependencies
                        + "</dependencies></project>");
        Files.writeString(to.resolve(artifact + "-" + version + ".jar"), "a library");
    }

    private static String dependency(String artifact, String scope) {
        return "<dependency><groupId>com.example</groupId><artifactId>" + artifact
                + "</artifactId><version>1.0</version><scope>" + scope + "</scope></dependency>";
    }
}
