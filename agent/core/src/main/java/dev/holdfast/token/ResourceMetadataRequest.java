package dev.holdfast.token;

import dev.holdfast.identity.Generation;
import dev.holdfast.wire.AddressGuard;
import dev.holdfast.wire.AgentHttpClient;
import dev.holdfast.wire.HttpAnswer;
import dev.holdfast.wire.HttpsEndpoint;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads a protected resource's metadata (RFC 9728 section 3) at the one place that follows from the operator's word: over TLS that is
 * verified, from addresses that {@link AddressGuard} lets pass, without redirects, and not more than a bound.
 *
 * <p>Thread-safe; it blocks, for a bounded time, and is for worker threads.
 */
final class ResourceMetadataRequest {
    /** Shorter than that of an issuer: without them there is still the issuer that the operator wrote. */
    static final Duration ORDINARY_LIMIT = Duration.ofSeconds(5);

    private static final int SIZE_LIMIT = 64 * 1024;

    private final String resource;
    private final HttpsEndpoint location;
    private final Duration limit;
    private final AddressGuard addresses;

    /**
     * @param resource its identifier
     * @param limit for the whole exchange
     * @param names finds the addresses of its host
     */
    ResourceMetadataRequest(String resource, Duration limit, AgentHttpClient.Addresses names) {
        this.resource = resource;
        this.location = ResourceMetadata.location(resource);
        this.limit = limit;
        this.addresses = new AddressGuard(names);
    }

    HttpsEndpoint location() {
        return location;
    }

    /**
     * One request. Its context is made anew each time, for it is rare, and so that nothing of a generation's key is kept.
     *
     * @param trust PEM bundle for its servers; null means the JVM's own trust
     * @param generation what the connection offers; {@link Generation#ANONYMOUS} for no certificate
     * @throws IOException saying why there are none that may be used; it quotes nothing but what {@link TokenException#quote} lets
     *     pass
     */
    ResourceMetadata read(@Nullable Path trust, Generation generation) throws IOException {
        HttpAnswer answer = get(trust, generation);
        if (answer.status() != 200) {
            throw new IOException(
                    "it answered " + answer.status() + (answer.isRedirect() ? "; redirects are not followed" : ""));
        }
        if (!isJson(answer.fields().get("content-type"))) {
            throw new IOException("its document is not application/json");
        }
        try {
            return ResourceMetadata.parse(resource, answer.body());
        } catch (IllegalArgumentException e) {
            throw new IOException("its document " + e.getMessage(), e);
        }
    }

    private HttpAnswer get(@Nullable Path trust, Generation generation) throws IOException {
        AgentHttpClient client = client(trust, generation);
        try {
            return client.get(location, SIZE_LIMIT);
        } catch (UnknownHostException e) {
            throw new IOException("its host name is unknown", e);
        } catch (SocketTimeoutException e) {
            throw new IOException("there was no answer within " + limit.toMillis() + " ms", e);
        } catch (IOException e) {
            String said = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new IOException("it cannot be read: " + TokenException.quote(said), e);
        }
    }

    private AgentHttpClient client(@Nullable Path trust, Generation generation) throws IOException {
        try {
            return new AgentHttpClient(AgentTls.context(trust, generation), limit, addresses);
        } catch (GeneralSecurityException e) {
            throw new IOException("the authorities to trust cannot be used", e);
        }
    }

    /** Section 3.2. */
    private static boolean isJson(@Nullable String type) {
        if (type == null) {
            return false;
        }
        int end = type.indexOf(';');
        return (end < 0 ? type : type.substring(0, end))
                .strip()
                .toLowerCase(Locale.ROOT)
                .equals("application/json");
    }
}
