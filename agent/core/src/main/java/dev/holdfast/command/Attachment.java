package dev.holdfast.command;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Properties;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.agent.ByteBuddyAgent.AttachmentProvider;
import org.jspecify.annotations.Nullable;

/**
 * Loads the agent into a running JVM by the JDK's attach API, and finds out beforehand what would stand in the way.
 *
 * <p>The API belongs to the system class loader, which the agent's own does not see; it is therefore used through Byte Buddy and
 * by reflection.
 */
final class Attachment {
    private static final int OLDEST = 17;
    private static final String SWITCHED_OFF = "-XX:+DisableAttachMechanism";

    private final long pid;

    Attachment(long pid) {
        this.pid = pid;
    }

    /** @param arguments the agent's, in one string */
    void load(File jar, String arguments) throws AttachmentException {
        ProcessHandle process = ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .orElseThrow(() -> AttachmentException.wrongCall(
                        "there is no process " + pid, "Look the JVM's id up with jps or ps"));
        requireSameUser(process);
        requireJvm(process);
        requireAttachable(process);
        Class<?> virtualMachine = attachApi();
        try {
            requireSupportedVersion(virtualMachine);
            ByteBuddyAgent.attach(jar, Long.toString(pid), arguments, AttachmentProvider.ForModularizedVm.INSTANCE);
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw refused(e);
        }
    }

    private void requireSameUser(ProcessHandle process) throws AttachmentException {
        String owner = process.info().user().orElse(null);
        String self = ProcessHandle.current().info().user().orElse(null);
        if (owner != null && self != null && !owner.equals(self) && !self.equals("root")) {
            throw AttachmentException.wrongCall(
                    "process " + pid + " belongs to " + owner + ", and this is " + self,
                    "Run the command as " + owner + ", such as: sudo -u " + owner + " " + Main.NAME + " attach " + pid);
        }
    }

    /**
     * The attach API begins with a SIGQUIT, of which a process that is no JVM dies. So nothing is sent to a process that is not
     * known to be one. Where there is no /proc, the API itself must do.
     */
    private void requireJvm(ProcessHandle process) throws AttachmentException {
        Path maps = Path.of("/proc", Long.toString(pid), "maps");
        if (!Files.exists(maps)) {
            return;
        }
        String mapped;
        try {
            mapped = Files.readString(maps, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw AttachmentException.wrongCall(
                    "process " + pid + " cannot be looked at",
                    "Run the command as the process's user, with its rights");
        }
        if (!mapped.contains("/libjvm.so")) {
            throw AttachmentException.wrongCall(
                    "process " + pid + " (" + process.info().command().orElse("of unknown name") + ") is not a JVM",
                    "Look the JVM's id up with jps; a shell script that started it has an id of its own");
        }
    }

    private void requireAttachable(ProcessHandle process) throws AttachmentException {
        String[] arguments = process.info().arguments().orElse(new String[0]);
        if (Arrays.asList(arguments).contains(SWITCHED_OFF)) {
            throw AttachmentException.refused(
                    "process " + pid + " was started with " + SWITCHED_OFF,
                    "Start it without, or with -javaagent:holdfast.jar and HOLDFAST_ENABLED=true");
        }
    }

    private static Class<?> attachApi() throws AttachmentException {
        AttachmentProvider.Accessor api = AttachmentProvider.ForModularizedVm.INSTANCE.attempt();
        if (!api.isAvailable()) {
            throw AttachmentException.wrongCall(
                    "this Java runtime, " + System.getProperty("java.home") + ", has no module jdk.attach",
                    "Run the command with the java of a JDK");
        }
        return api.getVirtualMachineType();
    }

    private void requireSupportedVersion(Class<?> virtualMachine)
            throws AttachmentException, ReflectiveOperationException {
        Object target = virtualMachine.getMethod("attach", String.class).invoke(null, Long.toString(pid));
        Properties properties;
        try {
            properties =
                    (Properties) virtualMachine.getMethod("getSystemProperties").invoke(target);
        } finally {
            virtualMachine.getMethod("detach").invoke(target);
        }
        String version = properties.getProperty("java.specification.version", "");
        if (feature(version) < OLDEST) {
            throw AttachmentException.refused(
                    "process " + pid + " runs Java " + version + ", and the agent needs " + OLDEST + " or newer",
                    "Run the application with a newer Java");
        }
    }

    private static int feature(String version) {
        try {
            return Integer.parseInt(version);
        } catch (NumberFormatException e) {
            return 0; // "1.8"
        }
    }

    private AttachmentException refused(Exception problem) {
        return AttachmentException.refused(
                "process " + pid + " does not let the agent in: " + deepest(problem),
                "Look whether it was started with " + SWITCHED_OFF
                        + " or -XX:-EnableDynamicAgentLoading, whether it hangs, whether it and this command share /tmp"
                        + " (containers), and whether its user can read the agent's jar");
    }

    private static String deepest(Throwable problem) {
        Throwable deepest = problem;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        String message = messageOf(deepest);
        return message == null ? deepest.getClass().getSimpleName() : message;
    }

    private static @Nullable String messageOf(Throwable problem) {
        return problem instanceof InvocationTargetException ? null : problem.getMessage();
    }
}
