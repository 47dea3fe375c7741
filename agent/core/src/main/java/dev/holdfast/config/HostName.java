package dev.holdfast.config;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The name of this host, asked of the network only when nothing nearer knows it: a slow resolver would hold up the start. */
final class HostName {
    private static final List<String> VARIABLES = List.of("HOSTNAME", "COMPUTERNAME");
    private static final List<String> FILES = List.of("/proc/sys/kernel/hostname", "/etc/hostname");

    private HostName() {}

    static String of(Map<String, String> environment) {
        for (String variable : VARIABLES) {
            String name = environment.getOrDefault(variable, "");
            if (!name.isBlank()) {
                return name.strip();
            }
        }
        for (String file : FILES) {
            String name = content(Path.of(file));
            if (!name.isEmpty()) {
                return name;
            }
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    private static String content(Path file) {
        try {
            return Files.isReadable(file) ? Files.readString(file).strip() : "";
        } catch (IOException e) {
            return "";
        }
    }
}
