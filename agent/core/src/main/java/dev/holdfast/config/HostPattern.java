package dev.holdfast.config;

import java.util.Locale;

/**
 * One entry of {@code hosts:}.
 *
 * @param host lower case, without trailing dot; an IPv6 literal without brackets; for a wildcard the part after {@code *.}
 * @param wildcard whether exactly one label stands in front of {@code host}
 * @param port 1 to 65535
 */
public record HostPattern(String host, boolean wildcard, int port) {
    private static final int DEFAULT_PORT = 443;
    private static final int LONGEST_NAME = 253;
    private static final int LONGEST_LABEL = 63;
    private static final String EXAMPLE = "Write a host such as ledger.example.com, *.example.com:8443 or [::1]:8443";

    static HostPattern parse(String text) throws Refusal {
        if (text.contains("://") || text.indexOf('/') >= 0) {
            throw new Refusal("is an address, not a host", "Write host or host:port, without https:// and path");
        }
        int afterHost = text.startsWith("[") ? text.indexOf(']') + 1 : text.indexOf(':');
        if (text.startsWith("[") && afterHost == 0) {
            throw new Refusal("has no closing bracket", EXAMPLE);
        }
        if (afterHost < 0) {
            afterHost = text.length();
        }
        int port = port(text, afterHost);
        String host = text.substring(0, afterHost).toLowerCase(Locale.ROOT);
        if (host.startsWith("[")) {
            return new HostPattern(requireIpv6(host.substring(1, host.length() - 1)), false, port);
        }
        boolean wildcard = host.startsWith("*.");
        String name = wildcard ? host.substring(2) : host;
        name = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        requireName(name);
        if (wildcard && isNumeric(name.substring(name.lastIndexOf('.') + 1))) {
            throw new Refusal("is a wildcard over IP addresses", "List the addresses");
        }
        return new HostPattern(name, wildcard, port);
    }

    /** Whether some host and port belong to both. */
    boolean meets(HostPattern other) {
        if (port != other.port) {
            return false;
        }
        return wildcard == other.wildcard
                ? host.equals(other.host)
                : wildcard ? covers(other.host) : other.covers(host);
    }

    /**
     * Whether a host is one of this entry's, at whatever port.
     *
     * @param name in any case, with or without a trailing dot, an IPv6 literal with or without brackets
     */
    public boolean names(String name) {
        int length = name.length();
        boolean bracketed = name.startsWith("[") && name.endsWith("]");
        boolean dotted = !bracketed && name.endsWith(".");
        String bare = name.substring(bracketed ? 1 : 0, bracketed || dotted ? length - 1 : length)
                .toLowerCase(Locale.ROOT);
        return wildcard ? covers(bare) : host.equals(bare);
    }

    /** As it is written in the file, the port always with it. */
    String text() {
        String shown = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return (wildcard ? "*." : "") + shown + ":" + port;
    }

    /** Whether that host and port belong to it; the host in any case, an IPv6 literal in brackets. */
    boolean takes(String otherHost, int otherPort) {
        if (port != otherPort) {
            return false;
        }
        boolean bracketed = otherHost.startsWith("[") && otherHost.endsWith("]");
        String bare = bracketed ? otherHost.substring(1, otherHost.length() - 1) : otherHost;
        String name = bare.toLowerCase(Locale.ROOT);
        return wildcard ? covers(name) : host.equals(name);
    }

    /** As in a URL, without the port that https has anyway; not for a wildcard. */
    String authority() {
        String shown = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return port == DEFAULT_PORT ? shown : shown + ":" + port;
    }

    private boolean covers(String name) {
        int dot = name.indexOf('.');
        return dot > 0 && name.length() - dot - 1 == host.length() && name.endsWith(host);
    }

    private static int port(String text, int afterHost) throws Refusal {
        if (afterHost == text.length()) {
            return DEFAULT_PORT;
        }
        if (text.charAt(afterHost) != ':') {
            throw new Refusal("is not a host", EXAMPLE);
        }
        String digits = text.substring(afterHost + 1);
        if (digits.indexOf(':') >= 0) {
            throw new Refusal("is not a host", "Write an IPv6 address in brackets: [::1]:8443");
        }
        int port = isNumeric(digits) && digits.length() <= 5 ? Integer.parseInt(digits) : 0;
        if (port < 1 || port > 65535) {
            throw new Refusal("has a port that does not exist", "Write a port from 1 to 65535");
        }
        return port;
    }

    private static void requireName(String name) throws Refusal {
        if (name.indexOf('*') >= 0) {
            throw new Refusal(
                    "has a wildcard that is not its whole first label", "Write *.example.com, or list the hosts");
        }
        int from = 0;
        for (int i = 0; i <= name.length(); i++) {
            if (i == name.length() || name.charAt(i) == '.') {
                boolean label =
                        i > from && i - from <= LONGEST_LABEL && name.charAt(from) != '-' && name.charAt(i - 1) != '-';
                if (!label) {
                    throw new Refusal("is not a host", EXAMPLE);
                }
                from = i + 1;
            } else if (name.charAt(i) > '\u007f') {
                throw new Refusal("is not an ASCII host name", "Write its xn-- form");
            } else if (!isLetterOrDigit(name.charAt(i)) && name.charAt(i) != '-' && name.charAt(i) != '_') {
                throw new Refusal("is not a host", EXAMPLE);
            }
        }
        if (name.length() > LONGEST_NAME) {
            throw new Refusal("is longer than a host name can be", EXAMPLE);
        }
    }

    private static String requireIpv6(String address) throws Refusal {
        int shortened = address.indexOf("::");
        boolean valid;
        if (shortened < 0) {
            valid = groups(address) == 8;
        } else {
            int before = shortened == 0 ? 0 : groups(address.substring(0, shortened));
            int behind = shortened + 2 == address.length() ? 0 : groups(address.substring(shortened + 2));
            valid = before >= 0 && behind >= 0 && before + behind < 8;
        }
        if (!valid) {
            throw new Refusal("is not an IPv6 address", "Write hexadecimal groups only, such as [2001:db8::1]");
        }
        return address;
    }

    /** How many groups of one to four hexadecimal digits, with a colon between them; -1 for anything else. */
    private static int groups(String text) {
        int groups = 1;
        int digits = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ':' && digits > 0) {
                groups++;
                digits = 0;
            } else if (digits < 4 && ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
                digits++;
            } else {
                return -1;
            }
        }
        return digits == 0 ? -1 : groups;
    }

    private static boolean isNumeric(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }
}
