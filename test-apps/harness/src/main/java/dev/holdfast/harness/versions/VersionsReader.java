package dev.holdfast.harness.versions;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads a {@link VersionsFile}, and refuses every word that it does not know. For one file. */
final class VersionsReader {

    private static final String DEFAULT = "default";
    private static final String ARTIFACTS = "artifacts";
    private static final Set<String> WORDS =
            Set.of("name", "family", "module", "main", "modes", "repeatable", "once", "options", "jvm", "unsupported");
    private static final Set<String> WITH_REASON = Set.of("lacks", "allows", "not-on");

    private final String id;
    private final Map<String, List<String>> words = new TreeMap<>();
    private final Map<String, Map<String, String>> reasons = new TreeMap<>();
    private final List<String> artifacts = new ArrayList<>();
    private final List<VersionsFile.ClientVersion> versions = new ArrayList<>();
    private List<VersionsFile.ClientVersion> unsupported = List.of();
    private boolean artifactsAreUsed;

    VersionsReader(String id) {
        this.id = id;
    }

    VersionsFile read(List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            try {
                take(lines.get(i).strip());
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(id + ".txt:" + (i + 1) + ": " + e.getMessage(), e);
            }
        }
        try {
            return file();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(id + ".txt: " + e.getMessage(), e);
        }
    }

    private void take(String line) {
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        int colon = line.indexOf(": ");
        String key = colon < 0 ? "" : line.substring(0, colon);
        if (WITH_REASON.contains(key)) {
            takeReason(key, line.substring(colon + 2));
        } else if (key.equals(ARTIFACTS)) {
            if (artifactsAreUsed) {
                artifacts.clear();
                artifactsAreUsed = false;
            }
            artifacts.addAll(split(line.substring(colon + 2)));
        } else if (WORDS.contains(key)) {
            if (words.put(key, split(line.substring(colon + 2))) != null) {
                throw new IllegalArgumentException(key + " is there twice");
            }
        } else if (colon < 0 && !line.endsWith(":")) {
            if (versions.isEmpty()) {
                unsupported = list("unsupported").stream().map(this::version).toList();
            }
            versions.add(version(line));
            artifactsAreUsed = true;
        } else {
            throw new IllegalArgumentException("no such key: " + line);
        }
    }

    private void takeReason(String key, String value) {
        int bar = value.indexOf(" | ");
        if (bar < 0) {
            throw new IllegalArgumentException(key + " wants a reason: " + value + " | why");
        }
        String what = value.substring(0, bar).strip();
        if (reasons.computeIfAbsent(key, first -> new LinkedHashMap<>())
                        .put(what, value.substring(bar + 3).strip())
                != null) {
            throw new IllegalArgumentException(key + " has it twice: " + what);
        }
    }

    private VersionsFile file() {
        if (versions.isEmpty()) {
            throw new IllegalArgumentException("no version is supported");
        }
        String name = words.containsKey("name") ? text("name") : id;
        List<String> repeatable = list("repeatable");
        List<String> modes = list("modes");
        return new VersionsFile(
                id,
                name,
                words.containsKey("family") ? text("family") : name,
                text("module"),
                text("main"),
                modes.isEmpty()
                        ? List.of(Mode.H1)
                        : modes.stream().map(Mode::of).toList(),
                repeatable.isEmpty() ? List.of(DEFAULT) : repeatable,
                list("once"),
                list("options"),
                list("jvm"),
                reasons("lacks"),
                reasons("allows"),
                reasons("not-on"),
                List.copyOf(versions),
                unsupported);
    }

    /** A version and, behind it, artifacts of its own. */
    private VersionsFile.ClientVersion version(String line) {
        List<String> parts = split(line);
        List<String> wanted = new ArrayList<>();
        for (String artifact : artifacts) {
            wanted.add(artifact.split(":").length == 2 ? artifact + ":" + parts.get(0) : coordinates(artifact));
        }
        for (String further : parts.subList(1, parts.size())) {
            wanted.add(coordinates(further));
        }
        return new VersionsFile.ClientVersion(parts.get(0), List.copyOf(wanted));
    }

    /** Here the classifier stands last, to Maven Resolver it comes before the version and behind the type. */
    private static String coordinates(String artifact) {
        String[] parts = artifact.split(":");
        return switch (parts.length) {
            case 3 -> artifact;
            case 4 -> parts[0] + ":" + parts[1] + ":jar:" + parts[3] + ":" + parts[2];
            default -> throw new IllegalArgumentException("not group:artifact:version[:classifier]: " + artifact);
        };
    }

    private String text(String key) {
        List<String> found = list(key);
        if (found.isEmpty()) {
            throw new IllegalArgumentException(key + " is missing");
        }
        return String.join(" ", found);
    }

    private List<String> list(String key) {
        return List.copyOf(words.getOrDefault(key, List.of()));
    }

    private Map<String, String> reasons(String key) {
        return Map.copyOf(reasons.getOrDefault(key, Map.of()));
    }

    private static List<String> split(String value) {
        return List.of(value.strip().split("\\s+"));
    }
}
