package dev.holdfast.start;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.Collections;
import java.util.Enumeration;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/**
 * Loads the agent's classes from {@code inst/**.classdata} of its jar, so that no other loader can.
 *
 * <p>Own entries come first, then the platform loader (java.net.http lives there, not in the boot loader); never the system or a
 * context loader, so that no library of the application is ever taken for the agent's. Thread-safe, parallel-capable.
 */
public final class AgentLoader extends ClassLoader {
    private static final String ROOT = "inst/";

    static {
        registerAsParallelCapable();
    }

    private final JarFile jar;

    public AgentLoader(JarFile jar) {
        super("holdfast", ClassLoader.getPlatformClassLoader());
        this.jar = jar;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> found = findLoadedClass(name);
            if (found == null) {
                byte[] bytes = name.startsWith("java.") ? null : read(name.replace('.', '/') + ".classdata");
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
