package dev.holdfast.config;

/**
 * One entry of {@code hosts:}.
 *
 * @param host lower case, without trailing dot; an IPv6 literal without brackets; for a wildcard the part after {@code *.}
 * @param wildcard whether exactly one label stands in front of {@code host}
 * @param port 1 to 65535
 */
public record HostPattern(String host, boolean wildcard, int port) {}
