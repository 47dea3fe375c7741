package dev.holdfast.config;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code services:}.
 *
 * @param methods empty: all
 * @param paths empty: all; else patterns such as {@code /v1/**}
 * @param identity name of the identity whose certificate is offered; null when neither the service nor its issuer names one
 * @param replace what leaves the request; empty only for a service that merely observes
 * @param token null: plain mTLS in place of the key
 * @param stage as written for the service, the ceiling not applied
 * @param percent 0 to 100
 * @param firstWait {@code wait:}, the longest that a caller waits for a first credential
 * @param trust PEM bundle of the only authorities that the service's servers may have; null: whom the application trusts
 * @param until from when on there are no tokens and no requests; null when the contract has no end
 */
public record ServiceSettings(
        String name,
        List<HostPattern> hosts,
        List<String> methods,
        List<String> paths,
        Map<String, String> labels,
        @Nullable String identity,
        List<Replacement> replace,
        @Nullable TokenSettings token,
        Stage stage,
        int percent,
        Share by,
        OnFailure onFailure,
        Duration firstWait,
        @Nullable Path trust,
        @Nullable Instant until) {
    public ServiceSettings {
        hosts = List.copyOf(hosts);
        methods = List.copyOf(methods);
        paths = List.copyOf(paths);
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        replace = List.copyOf(replace);
    }
}
