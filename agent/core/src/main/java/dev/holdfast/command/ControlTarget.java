package dev.holdfast.command;

import dev.holdfast.control.ControlClient;
import dev.holdfast.control.ControlFolder;
import dev.holdfast.token.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** The running JVM that a command is about, reached by its agent's control channel. For one thread. */
final class ControlTarget {
    private final ControlFolder folder = new ControlFolder();

    /** An answer, as text for scripts and as members for people. */
    record Answer(String text, JsonObject members) {}

    /**
     * Asks the JVM of that process id, or the only one that there is.
     *
     * @param request of {@link dev.holdfast.control.ControlProtocol}
     * @throws AttachmentException saying whom to ask instead, or what the agent said
     */
    Answer ask(@Nullable Long pid, String request) throws AttachmentException {
        List<Long> live = live();
        long chosen = pid == null ? only(live) : pid;
        if (!live.contains(chosen)) {
            throw AttachmentException.wrongCall(
                    "no agent answers in process " + chosen + others(live),
                    "See that the JVM is of this user and shares this /tmp, that the agent in it is enabled and has been for some"
                            + " seconds, and that control is not off");
        }
        String text;
        try {
            text = new ControlClient(folder).ask(chosen, request);
        } catch (IOException e) {
            throw AttachmentException.refused(
                    "the agent in process " + chosen + " cannot be asked: " + e.getMessage(), "Try again");
        }
        JsonObject members = JsonObject.parse(text);
        if (members == null) {
            throw AttachmentException.refused(
                    "the agent in process " + chosen + " is busy or gave no whole answer", "Try again");
        }
        String error = members.string("error");
        if (error != null) {
            throw AttachmentException.wrongCall(
                    "the agent in process " + chosen + " says: " + error, "Ask it for its status, or use its own jar");
        }
        return new Answer(text, members);
    }

    private List<Long> live() throws AttachmentException {
        try {
            return folder.live();
        } catch (IOException e) {
            throw AttachmentException.wrongCall(
                    "the folder of the control sockets must not be used: " + e.getMessage(),
                    "Find out who made it, and remove it");
        }
    }

    private static long only(List<Long> live) throws AttachmentException {
        if (live.isEmpty()) {
            throw AttachmentException.wrongCall(
                    "no JVM with an agent that answers was found",
                    "See that one runs as this user and shares this /tmp, that its agent has been enabled for some seconds, and"
                            + " that control is not off");
        }
        if (live.size() > 1) {
            throw AttachmentException.wrongCall("which JVM?" + others(live), "Name its process id");
        }
        return live.get(0);
    }

    private static String others(List<Long> live) {
        StringJoiner pids = new StringJoiner(", ", " There is one in ", "");
        live.forEach(pid -> pids.add(Long.toString(pid)));
        return live.isEmpty() ? "" : pids.toString();
    }
}
