package dev.holdfast.policy;

import dev.holdfast.config.Binding;
import dev.holdfast.config.OnFailure;
import dev.holdfast.config.Replacement;
import dev.holdfast.config.ServiceSettings;
import dev.holdfast.config.Share;
import dev.holdfast.config.Stage;
import dev.holdfast.config.TokenSettings;
import dev.holdfast.config.When;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One service as the policy sees it: what it matches, how far its roll-out has come with the ceiling applied, what leaves a
 * request. Immutable; any thread may ask, without allocation.
 */
public final class Service {
    private final ServiceSettings settings;
    private final Stage stage;
    private final boolean takesPart;
    private final String[] methods;
    private final PathPattern[] paths;
    private final StaticHeader[] headers;
    private final StaticTarget target;
    private final boolean always;
    private final boolean anyAuthorization;
    private final long endMillis;

    /**
     * @param ceiling the highest stage that is allowed
     * @param instance the name of this JVM among its fleet; with {@code by: instance} it decides, together with the service's
     *     name, whether this JVM is one of the {@code percent}
     */
    public Service(ServiceSettings settings, Stage ceiling, String instance) {
        this.settings = settings;
        this.stage = settings.stage().compareTo(ceiling) < 0 ? settings.stage() : ceiling;
        this.takesPart = settings.by() == Share.ATTEMPT || bucket(instance, settings.name()) < settings.percent();
        this.methods = settings.methods().toArray(new String[0]);
        this.paths = new PathPattern[settings.paths().size()];
        for (int i = 0; i < paths.length; i++) {
            paths[i] = new PathPattern(settings.paths().get(i));
        }
        this.headers = headers(settings.replace());
        this.anyAuthorization = Stream.of(headers).anyMatch(StaticHeader::isAnyAuthorization);
        this.target = new StaticTarget(settings.replace(), isBasicStatic(headers));
        this.always = settings.replace().stream().anyMatch(replacement -> replacement.when() == When.ALWAYS);
        this.endMillis = endMillis(settings.until());
    }

    /** A date that is further away than milliseconds can tell is none, or long ago. */
    private static long endMillis(@Nullable Instant until) {
        if (until == null || until.getEpochSecond() >= Long.MAX_VALUE / 1000) {
            return Long.MAX_VALUE;
        }
        return until.getEpochSecond() <= Long.MIN_VALUE / 1000 ? Long.MIN_VALUE : until.toEpochMilli();
    }

    public String name() {
        return settings.name();
    }

    public ServiceSettings settings() {
        return settings;
    }

    /** The stage in force: the service's own, or the ceiling when that is lower. */
    public Stage stage() {
        return stage;
    }

    public boolean deniesOnFailure() {
        return settings.onFailure() == OnFailure.DENY;
    }

    /** Whether this JVM offers its certificate to the service's hosts. */
    public boolean offersCertificate() {
        return stage == Stage.ENFORCE && settings.identity() != null && takesPart && settings.percent() > 0;
    }

    /** Whether the service's contract has ended. The clock is looked at only where the contract has an end. */
    public boolean hasEnded() {
        return endMillis != Long.MAX_VALUE && System.currentTimeMillis() >= endMillis;
    }

    /** What is weaker than it could be about its credential, for people; null when nothing is. */
    public @Nullable String weakness() {
        TokenSettings token = settings.token();
        return token != null && token.binding() == Binding.NONE
                ? "its tokens are bound to nothing: whoever steals one can use it until it expires"
                : null;
    }

    /** Whether tokens are fetched. */
    public boolean wantsToken() {
        return stage.compareTo(Stage.SHADOW) >= 0 && settings.token() != null && !hasEnded();
    }

    /** Decides for one attempt whether it belongs to the percentage; with {@code by: instance} all or none do. */
    public boolean choosesAttempt() {
        if (settings.by() == Share.INSTANCE) {
            return takesPart;
        }
        int percent = settings.percent();
        return percent >= 100 || (percent > 0 && ThreadLocalRandom.current().nextInt(100) < percent);
    }

    /** Whether requests without any of the static credentials get the bound one too. */
    public boolean replacesAlways() {
        return always;
    }

    /** How many header fields can carry a static credential; some may have the same name. */
    public int headerCount() {
        return headers.length;
    }

    /** Name of a header field that can carry a static credential. */
    public String header(int index) {
        return headers[index].name();
    }

    /** Whether Authorization is among the static credentials whatever its scheme. */
    public boolean namesAnyAuthorization() {
        return anyAuthorization;
    }

    /** Whether a header field is one of the static credentials that leave. */
    public boolean isStatic(String header, String value) {
        for (StaticHeader candidate : headers) {
            if (candidate.is(header, value)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a request's target can have static credentials that leave; without this, it need not be asked for. */
    public boolean looksAtTargets() {
        return target.isAny();
    }

    /**
     * Whether a request target has a static credential that leaves: a parameter, or user information.
     *
     * @param requestTarget as it stands on the wire
     */
    public boolean isStaticIn(String requestTarget) {
        return target.isIn(requestTarget);
    }

    /** Whether a parameter is one of the static credentials that leave, by its name, which stands there in a request target. */
    public boolean isStaticParameter(String requestTarget, int from, int to) {
        return target.isParameter(requestTarget, from, to);
    }

    /** Whether user information in an authority is one of the static credentials that leave. */
    public boolean isUserInfoStatic() {
        return target.isUserInfoStatic();
    }

    /** A request target without the static credentials; null when it has none. */
    public @Nullable String withoutStatic(String requestTarget) {
        return target.without(requestTarget);
    }

    /**
     * Whether a request belongs to this service, its host and port being right.
     *
     * @param path as on the wire, without query
     */
    public boolean matches(String method, String path) {
        return matchesMethod(method) && matchesPath(path);
    }

    /** For the order among the services of one host: the one with the longest literal path first, then the one with methods. */
    public int specificity() {
        int most = -1;
        for (PathPattern path : paths) {
            most = Math.max(most, path.specificity());
        }
        return most == Integer.MAX_VALUE ? most : most * 2 + (methods.length > 0 ? 1 : 0);
    }

    private static StaticHeader[] headers(List<Replacement> replacements) {
        List<StaticHeader> headers = new ArrayList<>();
        for (Replacement replacement : replacements) {
            if (replacement instanceof Replacement.Header header) {
                headers.add(new StaticHeader(header));
            }
        }
        return headers.toArray(new StaticHeader[0]);
    }

    /** User information is what a client would make the scheme Basic of (RFC 3986 section 3.2.1, RFC 7617). */
    private static boolean isBasicStatic(StaticHeader[] headers) {
        for (StaticHeader header : headers) {
            if (header.is("Authorization", "Basic dXNlcjpwYXNzd29yZA==")) {
                return true;
            }
        }
        return false;
    }

    private boolean matchesMethod(String method) {
        if (methods.length == 0) {
            return true;
        }
        for (String allowed : methods) {
            if (allowed.equals(method)) {
                return true;
            }
        }
        return false;
    }

    private boolean matchesPath(String path) {
        if (paths.length == 0) {
            return true;
        }
        for (PathPattern pattern : paths) {
            if (pattern.matches(path)) {
                return true;
            }
        }
        return false;
    }

    /** A number from 0 to 99 that spreads evenly over instances and is the same at every start. */
    private static int bucket(String instance, String service) {
        long hash = 0xcbf29ce484222325L; // FNV-1a, then a finaliser: the low bits of FNV alone spread badly
        String key = instance + "\n" + service;
        for (int i = 0; i < key.length(); i++) {
            hash = (hash ^ key.charAt(i)) * 0x100000001b3L;
        }
        hash ^= hash >>> 33;
        hash *= 0xff51afd7ed558ccdL;
        hash ^= hash >>> 33;
        return (int) Long.remainderUnsigned(hash, 100);
    }
}
