package dev.holdfast.config;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds services that claim the same requests, and services of one address that would offer different certificates: a handshake
 * knows host and port only.
 */
final class Overlaps {
    private final List<Claim> claims = new ArrayList<>();
    private final Errors errors;

    Overlaps(Errors errors) {
        this.errors = errors;
    }

    /** Holds a service against those before it. There is at most one error for two services. */
    void add(ServiceSettings service, String place, String key) {
        Claim claim = new Claim(service, place, key);
        for (Claim before : claims) {
            compare(claim, before.service);
        }
        claims.add(claim);
    }

    private void compare(Claim claim, ServiceSettings other) {
        for (HostPattern host : claim.service.hosts()) {
            for (HostPattern otherHost : other.hosts()) {
                if (host.meets(otherHost) && refuse(claim, host, other, otherHost)) {
                    return;
                }
            }
        }
    }

    private boolean refuse(Claim claim, HostPattern host, ServiceSettings other, HostPattern otherHost) {
        ServiceSettings service = claim.service;
        String shared = host.text() + " belongs to service " + other.name() + " too";
        String identity = service.identity();
        if (identity != null && other.identity() != null && !identity.equals(other.identity())) {
            errors.add(
                    claim.place,
                    claim.key,
                    shared + ", which offers another identity",
                    "Give both services the same identity");
            return true;
        }
        if (host.equals(otherHost) && claimsSameRequests(service, other)) {
            errors.add(
                    claim.place,
                    claim.key,
                    shared + ", for the same methods and paths",
                    "Give one of them other methods: or paths:, or remove the host from one");
            return true;
        }
        return false;
    }

    /** Whether some method and some path pattern belong to both, so that neither is more specific. */
    private static boolean claimsSameRequests(ServiceSettings one, ServiceSettings other) {
        return share(one.methods(), other.methods()) && share(one.paths(), other.paths());
    }

    private static boolean share(List<String> one, List<String> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.isEmpty() && other.isEmpty();
        }
        for (String entry : one) {
            if (other.contains(entry)) {
                return true;
            }
        }
        return false;
    }

    private record Claim(ServiceSettings service, String place, String key) {}
}
