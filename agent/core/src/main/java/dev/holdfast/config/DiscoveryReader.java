package dev.holdfast.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads {@code discover:} of a service's token. */
final class DiscoveryReader {
    private final Section token;
    private final Map<String, IssuerSettings> issuers;
    private final List<HostPattern> hosts;

    /** @param hosts of the service, as far as they could be read */
    DiscoveryReader(Section token, Map<String, IssuerSettings> issuers, List<HostPattern> hosts) {
        this.token = token;
        this.issuers = issuers;
        this.hosts = hosts;
    }

    /**
     * Null when it is not written.
     *
     * @param issuer the token's own
     */
    @Nullable DiscoverySettings read(String issuer, List<String> resources) {
        if (!token.has("discover")) {
            return null;
        }
        List<String> names = new ArrayList<>();
        for (Setting.Text name : token.listOrValue("discover")) {
            check(name, issuer);
            names.add(name.value());
        }
        return new DiscoverySettings(resource(resources), names);
    }

    private void check(Setting.Text name, String issuer) {
        IssuerSettings settings = issuers.get(name.value());
        IssuerSettings own = issuers.get(issuer);
        if (settings == null) {
            token.refuse(
                    "discover",
                    name,
                    new Refusal(
                            "there is no issuer " + Errors.quoted(name.value()),
                            ConfigurationReader.oneOf(issuers.keySet(), "issuers")));
        } else if (own != null && !Objects.equals(settings.identity(), own.identity())) {
            // which certificate is shown where is never the resource's to choose
            token.refuse(
                    "discover",
                    name,
                    new Refusal(
                            "issuer " + Errors.quoted(name.value()) + " has another identity than "
                                    + Errors.quoted(issuer),
                            "Give both the same identity, or remove it from the list"));
        }
    }

    /** The one of them that is at a host of the service, else the root of its only host. */
    private String resource(List<String> resources) {
        String found = null;
        for (String resource : resources) {
            if (isHere(resource)) {
                if (found != null) {
                    token.refuse(
                            "discover",
                            "cannot be told which resource's metadata count, several are at hosts of this service",
                            "Write one resource: per service");
                }
                found = resource;
            }
        }
        if (found != null) {
            return found;
        }
        if (hosts.size() != 1 || hosts.get(0).wildcard()) {
            if (!hosts.isEmpty()) {
                token.refuse(
                        "discover",
                        "cannot be told which host's metadata count",
                        "Write resource: with an https URL at one of this service's hosts, as its metadata name it");
            }
            return "";
        }
        return "https://" + hosts.get(0).authority();
    }

    private boolean isHere(String resource) {
        try {
            URI uri = new URI(resource);
            if (!"https".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null || uri.getRawUserInfo() != null) {
                return false;
            }
            for (HostPattern host : hosts) {
                if (host.takes(uri.getHost(), uri.getPort() < 0 ? 443 : uri.getPort())) {
                    return true;
                }
            }
            return false;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
