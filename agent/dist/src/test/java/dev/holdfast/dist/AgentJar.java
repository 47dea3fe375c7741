package dev.holdfast.dist;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** The assembled jar, {@code agent/target/holdfast.jar}. */
final class AgentJar implements AutoCloseable {
    private final JarFile jar;

    AgentJar() throws IOException {
        jar = new JarFile(path().toFile(), false);
    }

    static Path path() {
        return Path.of(Objects.requireNonNull(System.getProperty("holdfast.agent.jar"), "holdfast.agent.jar"));
    }

    /** In the order of the file. */
    List<JarEntry> entries() {
        return Collections.list(jar.entries());
    }

    List<String> names() {
        List<String> names = new ArrayList<>();
        for (JarEntry entry : entries()) {
            names.add(entry.getName());
        }
        return names;
    }

    Attributes manifest() throws IOException {
        return jar.getManifest().getMainAttributes();
    }

    byte[] read(String name) throws IOException {
        JarEntry entry = jar.getJarEntry(name);
        if (entry == null) {
            throw new IOException(name + " is not in the jar");
        }
        try (InputStream in = jar.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }

    ClassFile classFile(String name) throws IOException {
        return ClassFile.parse(read(name));
    }

    @Override
    public void close() throws IOException {
        jar.close();
    }
}
