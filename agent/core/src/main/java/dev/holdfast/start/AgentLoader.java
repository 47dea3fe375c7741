package dev.holdfast.start;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/**
 * Loads the agent's classes from {@code inst/**.classdata} of its jar, so that no other loader can. The libraries' classes are in
 * one entry, for the JVM reads the jar's index, 2 to 4 microseconds an entry, at every start of an application, be the agent
 * enabled or not.
 *
 * <p>Own entries come first, then the platform loader (java.net.http lives there, not in the boot loader); never the system or a
 * context loader, so that no library of the application is ever taken for the agent's. Thread-safe, parallel-capable.
 */
public final class AgentLoader extends ClassLoader {
    private static final String ROOT = "inst/";
    private static final String LIBRARIES = "dev/holdfast/shaded";
    private static final String SUFFIX = ".classdata";

    static {
        registerAsParallelCapable();
    }

    private final JarFile jar;
    private volatile @Nullable Libraries libraries;

    public AgentLoader(JarFile jar) {
        super("holdfast", ClassLoader.getPlatformClassLoader());
        this.jar = jar;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> found = findLoadedClass(name);
            if (found == null) {
                byte[] bytes = name.startsWith("java.") ? null : read(name.replace('.', '/') + SUFFIX);
                found = bytes == null ? super.loadClass(name, false) : defineClass(name, bytes, 0, bytes.length);
            }
            if (resolve) {
                resolveClass(found);
            }
            return found;
        }
    }

    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
        byte[] bytes = resource(name);
        return bytes == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(bytes);
    }

    @Override
    protected @Nullable URL findResource(String name) {
        byte[] bytes = resource(name);
        if (bytes == null) {
            return null;
        }
        try {
            return new URL(null, "holdfast:" + name, new Bytes(bytes));
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
        URL url = findResource(name);
        return url == null ? Collections.emptyEnumeration() : Collections.enumeration(Collections.singleton(url));
    }

    /** Class files carry another name in the jar than those who ask for them (Byte Buddy, to read advice) expect. */
    private byte @Nullable [] resource(String name) {
        return read(name.endsWith(".class") ? name + "data" : name);
    }

    private byte @Nullable [] read(String name) {
        if (name.startsWith(LIBRARIES) && name.endsWith(SUFFIX)) {
            return libraries().read(jar, name.substring(0, name.length() - SUFFIX.length()));
        }
        ZipEntry entry = jar.getEntry(ROOT + name);
        if (entry == null) {
            return null;
        }
        try (InputStream in = jar.getInputStream(entry)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Libraries libraries() {
        Libraries read = libraries;
        if (read == null) {
            read = new Libraries(jar); // twice at worst, with the same outcome
            libraries = read;
        }
        return read;
    }

    /** The entry of the libraries: a number of classes, the name and length of each, then the classes. Immutable. */
    private static final class Libraries {
        private final ZipEntry bundle;
        private final Map<String, Place> places = new HashMap<>();

        Libraries(JarFile jar) {
            bundle = Objects.requireNonNull(jar.getEntry(ROOT + LIBRARIES + SUFFIX), "the agent's jar is not whole");
            try (DataInputStream in = new DataInputStream(new BufferedInputStream(jar.getInputStream(bundle)))) {
                int count = in.readInt();
                String[] names = new String[count];
                int[] lengths = new int[count];
                long position = Integer.BYTES;
                for (int i = 0; i < count; i++) {
                    names[i] = in.readUTF();
                    lengths[i] = in.readInt();
                    position += Short.BYTES + names[i].length() + Integer.BYTES; // names are ASCII
                }
                for (int i = 0; i < count; i++) {
                    places.put(names[i], new Place(position, lengths[i]));
                    position += lengths[i];
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        byte @Nullable [] read(JarFile jar, String name) {
            Place place = places.get(name);
            if (place == null) {
                return null;
            }
            try (InputStream in = jar.getInputStream(bundle)) {
                in.skipNBytes(place.position()); // not compressed: no more than an addition
                return in.readNBytes(place.length());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private record Place(long position, int length) {}
    }

    /** A URL that has its content with it: no stream handler is registered in the JVM, no file is opened again. */
    private static final class Bytes extends URLStreamHandler {
        private final byte[] content;

        Bytes(byte[] content) {
            this.content = content;
        }

        @Override
        protected URLConnection openConnection(URL url) {
            return new URLConnection(url) {
                @Override
                public void connect() {
                    // nothing to connect to: the content is here
                }

                @Override
                public InputStream getInputStream() {
                    return new ByteArrayInputStream(content);
                }
            };
        }
    }
}
