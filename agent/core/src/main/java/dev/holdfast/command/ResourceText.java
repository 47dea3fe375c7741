package dev.holdfast.command;

import dev.holdfast.command.CheckReport.ServiceFinding;
import dev.holdfast.token.ResourceFinding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells what a service's resource said of itself, and what was chosen by it. */
final class ResourceText {
    private static final int MOST_NAMED = 10;

    private ResourceText() {}

    /** A paragraph; empty where the resource chooses nothing. */
    static String of(ServiceFinding service) {
        ResourceFinding resource = service.resource();
        if (resource == null) {
            return "";
        }
        return "\nThe metadata of the resource of " + service.service().name() + ":\n"
                + "  at        " + resource.location() + "\n"
                + "  issuers   " + named(resource) + "\n"
                + "  chosen    issuer " + resource.issuer() + ", binding "
                + resource.binding().words() + "\n";
    }

    /** For JSON; null where the resource chooses nothing. */
    static @Nullable Map<String, @Nullable Object> members(@Nullable ResourceFinding resource) {
        if (resource == null) {
            return null;
        }
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("metadata", resource.location());
        members.put("metadataFound", resource.authorizationServers() != null);
        members.put("authorizationServers", shown(resource.authorizationServers()));
        members.put("issuer", resource.issuer());
        members.put("binding", resource.binding().words());
        members.put("problem", resource.problem());
        return members;
    }

    private static String named(ResourceFinding resource) {
        List<String> servers = resource.authorizationServers();
        if (servers == null) {
            return "not known: " + resource.problem();
        }
        return servers.isEmpty() ? "it names none" : String.join(" ", shown(servers));
    }

    /** A resource may write anything, and a terminal would obey some of it. */
    private static List<String> shown(@Nullable List<String> servers) {
        List<String> shown = new ArrayList<>();
        for (String server : servers == null ? List.<String>of() : servers) {
            String text = server.substring(0, Math.min(server.length(), 200)).replaceAll("[^ -~]", "?");
            if (shown.size() < MOST_NAMED) {
                shown.add(text);
            }
        }
        return shown;
    }
}
