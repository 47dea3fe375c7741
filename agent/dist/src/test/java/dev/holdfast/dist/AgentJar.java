package dev.holdfast.dist;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** The assembled jar, {@code agent/target/holdfast.jar}. */
final class AgentJar implements AutoCloseable {
    private static final String SUFFIX = ".classdata";
    private static final String LIBRARIES = "inst/dev/holdfast/shaded" + SUFFIX;

    private final JarFile jar;
    private final Map<String, byte[]> libraries = new LinkedHashMap<>();

    AgentJar() throws IOException {
        jar = new JarFile(path().toFile(), false);
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(entry(LIBRARIES)))) {
            Map<String, Integer> lengths = new LinkedHashMap<>();
            for (int left = in.readInt(); left > 0; left--) {
                lengths.put("inst/" + in.readUTF() + SUFFIX, in.readInt());
            }
            for (Map.Entry<String, Integer> length : lengths.entrySet()) {
                libraries.put(length.getKey(), in.readNBytes(length.getValue()));
            }
        }
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

    /** The classes that the agent's loader finds, those of the libraries included, as if each had an entry of its own. */
    List<String> classes() {
        List<String> classes = new ArrayList<>(libraries.keySet());
        for (String name : names()) {
            if (name.endsWith(SUFFIX) && !name.equals(LIBRARIES)) {
                classes.add(name);
            }
        }
        return classes;
    }

    Attributes manifest() throws IOException {
        return jar.getManifest().getMainAttributes();
    }

    byte[] read(String name) throws IOException {
        byte[] library = libraries.get(name);
        return library == null ? entry(name) : library;
    }

    private byte[] entry(String name) throws IOException {
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
