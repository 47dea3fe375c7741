package dev.holdfast.start;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/**
 * The entry of the agent, and the only class of it that the application's loader ever sees.
 *
 * <p>Its class-file level is that of Java 8, so that an old JVM gets one clear line instead of an
 * UnsupportedClassVersionError. It decides whether the agent starts at all; everything else is behind the agent's own loader,
 * which this class, being a loader itself for that one purpose, brings to life.
 */
public final class Premain extends ClassLoader {
    private static final String LOADER = "dev.holdfast.start.AgentLoader";
    private static final int OLDEST = 17;

    private final JarFile jar;

    private Premain(JarFile jar) {
        super(null);
        this.jar = jar;
    }

    /** Finds the agent's loader and its nested classes, which that loader cannot load itself, and nothing else. */
    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (!name.startsWith(LOADER)) {
            throw new ClassNotFoundException(name);
        }
        try {
            byte[] bytes = read(jar, "inst/" + name.replace('.', '/') + ".classdata");
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    /** Called by the JVM for {@code -javaagent}. */
    public static void premain(String arguments, Instrumentation instrumentation) {
        if (isEnabled(arguments)) {
            start(arguments, instrumentation, false);
        }
    }

    /** Called by the JVM when the agent is brought into a running one, which is as good as switching it on. */
    public static void agentmain(String arguments, Instrumentation instrumentation) {
        start(arguments, instrumentation, true);
    }

    /** The commands: {@code java -jar holdfast.jar <command>}. */
    public static void main(String[] arguments) throws Exception {
        if (feature() < OLDEST) {
            say("the commands need Java " + OLDEST + " or newer; this is Java " + feature());
            System.exit(1);
        }
        File jar = jar();
        agentLoader(jar)
                .loadClass("dev.holdfast.command.Main")
                .getMethod("main", String[].class, File.class)
                .invoke(null, arguments, jar);
    }

    private static void start(String arguments, Instrumentation instrumentation, boolean attached) {
        try {
            if (feature() < OLDEST) {
                say("needs Java " + OLDEST + " or newer and is not active: this is Java " + feature());
                return;
            }
            if (isTool()) {
                return;
            }
            if (isActive()) {
                say("is already active in this JVM; this copy steps aside");
                return;
            }
            File jar = jar();
            agentLoader(jar)
                    .loadClass("dev.holdfast.start.Launch")
                    .getMethod("start", String.class, Instrumentation.class, Boolean.TYPE)
                    .invoke(null, arguments, instrumentation, attached);
        } catch (Throwable problem) {
            // Whatever happens here, the application starts as if there were no agent.
            Throwable cause = problem.getCause() == null ? problem : problem.getCause();
            say("could not start and is not active: " + cause);
        }
    }

    /** Strongest first: agent argument, system property, environment. */
    private static boolean isEnabled(String arguments) {
        String value = null;
        if (arguments != null) {
            for (String setting : arguments.split(",")) {
                if (setting.startsWith("enabled=")) {
                    value = setting.substring("enabled=".length());
                }
            }
        }
        if (value == null) {
            value = System.getProperty("holdfast.enabled");
        }
        if (value == null) {
            value = System.getenv("HOLDFAST_ENABLED");
        }
        return value != null && value.trim().equalsIgnoreCase("true");
    }

    /** The feature release, by means that Java 8 has. */
    private static int feature() {
        String version = System.getProperty("java.specification.version", "0");
        String feature = version.startsWith("1.") ? version.substring(2) : version;
        try {
            return Integer.parseInt(feature);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** JAVA_TOOL_OPTIONS reaches keytool, jcmd, javac and their like too, which have no requests of an application to change. */
    private static boolean isTool() {
        String module = System.getProperty("jdk.module.main", "");
        String command = System.getProperty("sun.java.command", "");
        return (module.startsWith("jdk.") && !module.equals("jdk.httpserver"))
                || command.startsWith("java.base/sun.security.tools.")
                || command.startsWith("sun.security.tools.")
                || command.startsWith("sun.tools.")
                || command.startsWith("com.sun.tools.");
    }

    private static boolean isActive() {
        try {
            Class.forName("java.lang.HoldfastBridge", false, null);
            return true;
        } catch (ClassNotFoundException expected) {
            return false;
        }
    }

    private static File jar() throws Exception {
        return new File(Premain.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }

    private static ClassLoader agentLoader(File file) throws Exception {
        // Not verified: the JVM has opened this very file as an agent; a second pass over its signatures would only
        // cost time.
        JarFile jar = new JarFile(file, false);
        Class<?> loader = new Premain(jar).loadClass(LOADER);
        return (ClassLoader) loader.getConstructor(JarFile.class).newInstance(jar);
    }

    private static byte[] read(JarFile jar, String name) throws IOException {
        ZipEntry entry = jar.getEntry(name);
        if (entry == null) {
            throw new IOException(name + " is missing from " + jar.getName() + "; use the jar as it was released");
        }
        try (InputStream in = jar.getInputStream(entry)) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            byte[] buffer = new byte[8192];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                bytes.write(buffer, 0, n);
            }
            return bytes.toByteArray();
        }
    }

    private static void say(String message) {
        System.err.println("[holdfast] " + message);
    }
}
