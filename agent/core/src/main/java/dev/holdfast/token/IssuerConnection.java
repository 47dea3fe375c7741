package dev.holdfast.token;

import dev.holdfast.config.IssuerSettings;
import dev.holdfast.identity.Generation;
import dev.holdfast.token.TokenException.Reason;
import dev.holdfast.wire.AgentHttpClient;
import dev.holdfast.wire.HttpAnswer;
import dev.holdfast.wire.HttpsEndpoint;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The way to one issuer: a TLS context per generation, and failures in the issuer's name.
 *
 * <p>Thread-safe; the requests block, for a bounded time, and are for worker threads.
 */
final class IssuerConnection {
    static final Duration ORDINARY_LIMIT = Duration.ofSeconds(10);
    private static final int METADATA_LIMIT = 256 * 1024;
    private static final int TOKEN_LIMIT = 64 * 1024;

    private final IssuerSettings settings;
    private final Duration limit;
    private final ConcurrentHashMap<Long, SSLContext> contexts = new ConcurrentHashMap<>();

    /** @param limit for each exchange as a whole */
    IssuerConnection(IssuerSettings settings, Duration limit) {
        this.settings = settings;
        this.limit = limit;
    }

    /** How messages begin. */
    String name() {
        return "issuer " + settings.name();
    }

    /** Reads a metadata document; what is no HTTP or too large is {@link Reason#METADATA}. */
    HttpAnswer get(Generation generation, HttpsEndpoint endpoint) throws TokenException {
        AgentHttpClient client = client(generation);
        try {
            return client.get(endpoint, METADATA_LIMIT);
        } catch (IOException e) {
            throw failure(generation, endpoint, Reason.METADATA, e);
        }
    }

    /**
     * Asks the token endpoint; what is no HTTP or too large is {@link Reason#RESPONSE}.
     *
     * @param proof value of the DPoP field, null for none
     */
    HttpAnswer post(Generation generation, HttpsEndpoint endpoint, String form, @Nullable String proof)
            throws TokenException {
        AgentHttpClient client = client(generation);
        try {
            return client.post(endpoint, form, proof, TOKEN_LIMIT);
        } catch (IOException e) {
            throw failure(generation, endpoint, Reason.RESPONSE, e);
        }
    }

    /** Lets go of the context of a generation, and with it of the key and of sessions. It is made anew should it be asked for. */
    void forget(long generation) {
        contexts.remove(generation);
    }

    /** Whether anything of a generation's key is kept here. */
    boolean remembers(long generation) {
        return contexts.containsKey(generation);
    }

    private AgentHttpClient client(Generation generation) throws TokenException {
        SSLContext context = contexts.get(generation.number());
        if (context == null) {
            SSLContext made = makeContext(generation);
            SSLContext earlier = contexts.putIfAbsent(generation.number(), made);
            context = earlier == null ? made : earlier;
        }
        return new AgentHttpClient(context, limit);
    }

    private SSLContext makeContext(Generation generation) throws TokenException {
        try {
            return AgentTls.context(settings.trust(), generation);
        } catch (FileNotFoundException e) {
            throw new TokenException(Reason.ISSUER_TLS, name() + ": cannot read its trust file " + settings.trust());
        } catch (GeneralSecurityException | IOException e) {
            String source = settings.trust() == null ? "the JVM's trust store" : "its trust file " + settings.trust();
            throw new TokenException(
                    Reason.ISSUER_TLS,
                    name() + ": " + source + " cannot be used: " + TokenException.quote(e.getMessage()));
        }
    }

    private TokenException failure(
            Generation generation, HttpsEndpoint endpoint, Reason unreadable, IOException problem) {
        String place = name() + " at " + endpoint;
        if (isTimeout(problem)) {
            return new TokenException(
                    Reason.ISSUER_UNAVAILABLE, place + " did not answer within " + limit.toMillis() + " ms");
        }
        if (problem instanceof SSLException) {
            // The authorities are read anew next time: a bundle that was renewed is the usual cure.
            forget(generation.number());
            return new TokenException(
                    Reason.ISSUER_TLS,
                    place + " failed in TLS: " + TokenException.quote(problem.getMessage())
                            + "; check \"trust:\" and the host name for its certificate, and whether it trusts the authority of "
                            + generation);
        }
        if (problem instanceof ProtocolException) {
            return new TokenException(unreadable, place + ": " + TokenException.quote(problem.getMessage()));
        }
        return new TokenException(Reason.ISSUER_UNAVAILABLE, place + " cannot be reached: " + describe(problem));
    }

    private static String describe(IOException problem) {
        return problem instanceof UnknownHostException
                ? "its host name is unknown"
                : TokenException.quote(
                        problem.getMessage() == null ? problem.getClass().getSimpleName() : problem.getMessage());
    }

    /** JSSE wraps what the connection below it says. */
    private static boolean isTimeout(@Nullable Throwable problem) {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketTimeoutException) {
                return true;
            }
        }
        return false;
    }
}
