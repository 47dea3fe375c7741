package dev.holdfast.identity.revocation;

import dev.holdfast.identity.AgentKeyManager;
import dev.holdfast.identity.Generation;
import dev.holdfast.wire.AgentHttpClient;
import dev.holdfast.wire.Endpoint;
import dev.holdfast.wire.HttpAnswer;
import dev.holdfast.wire.HttpsEndpoint;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.StringJoiner;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the status of a generation's certificate: the OCSP responders that it names, one after the other, then its CRLs, until
 * one gives an answer that may be used. Immutable, thread-safe.
 */
public final class StatusCheck {
    private static final Duration OCSP_TIME = Duration.ofSeconds(10);
    private static final Duration LIST_TIME = Duration.ofSeconds(30);
    private static final int OCSP_SIZE = 64 * 1024;

    /** About a hundred thousand entries; it stands in memory several times over while it is read. */
    static final int LIST_SIZE = 4 << 20;

    private final StatusSources sources;
    private final @Nullable Subject subject;
    private final InstantSource clock;
    private final Duration ocspTime;
    private final Duration listTime;

    /** Nothing is asked yet. */
    public StatusCheck(Generation generation) {
        this(generation, InstantSource.system(), OCSP_TIME, LIST_TIME);
    }

    /**
     * A check by another clock.
     *
     * @param ocspTime for a whole OCSP exchange
     * @param listTime for a whole CRL
     */
    StatusCheck(Generation generation, InstantSource clock, Duration ocspTime, Duration listTime) {
        X509Certificate issuer = generation.issuer();
        this.sources = StatusSources.of(generation.leaf(), issuer);
        this.subject = issuer == null ? null : new Subject(generation.leaf(), issuer, generation.thumbprint());
        this.clock = clock;
        this.ocspTime = ocspTime;
        this.listTime = listTime;
    }

    /** Why nobody can be asked, for people; null when somebody can. */
    public @Nullable String unwatched() {
        return sources.unwatched();
    }

    /** Whether {@link #unwatched} is for the want of something that the operator can add. */
    public boolean isLack() {
        return sources.isLack();
    }

    /** Asks; for worker threads, as it blocks, for a bounded time. Whatever goes wrong is {@link CertificateStatus.Kind#UNKNOWN}. */
    public CertificateStatus ask() {
        if (subject == null || sources.unwatched() != null) {
            return CertificateStatus.unknown(String.valueOf(sources.unwatched()));
        }
        StringJoiner reasons = new StringJoiner("; ");
        for (Endpoint responder : sources.responders()) {
            String name = "OCSP " + responder;
            try {
                return askResponder(responder, subject).saidBy(name);
            } catch (StatusException e) {
                reasons.add(name + ": " + e.getMessage());
            }
        }
        for (StatusSources.Point point : sources.points()) {
            for (Endpoint endpoint : point.endpoints()) {
                String name = "CRL " + endpoint;
                try {
                    return readList(point, endpoint, subject).saidBy(name);
                } catch (StatusException e) {
                    reasons.add(name + ": " + e.getMessage());
                }
            }
        }
        return CertificateStatus.unknown(reasons.toString());
    }

    private CertificateStatus askResponder(Endpoint responder, Subject about) throws StatusException {
        HttpAnswer answer;
        try {
            answer = client(responder, ocspTime)
                    .post(
                            responder,
                            "application/ocsp-request",
                            OcspResponse.request(about),
                            "application/ocsp-response",
                            OCSP_SIZE);
        } catch (IOException e) {
            throw unreachable(e);
        }
        return OcspResponse.read(content(answer), about, now());
    }

    private CertificateStatus readList(StatusSources.Point point, Endpoint endpoint, Subject about)
            throws StatusException {
        HttpAnswer answer;
        try {
            answer = client(endpoint, listTime).get(endpoint, "application/pkix-crl", LIST_SIZE);
        } catch (IOException e) {
            throw unreachable(e);
        }
        return RevocationList.read(content(answer), about, point, now());
    }

    /** Https with the JVM's own trust; its key manager offers nothing, and keeps the TLS seam away. */
    private static AgentHttpClient client(Endpoint endpoint, Duration limit) throws StatusException {
        if (!(endpoint instanceof HttpsEndpoint)) {
            return new AgentHttpClient(null, limit);
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {new AgentKeyManager(null)}, null, null);
            return new AgentHttpClient(context, limit);
        } catch (GeneralSecurityException e) {
            throw new StatusException("this JVM cannot make a TLS connection", e);
        }
    }

    private static byte[] content(HttpAnswer answer) throws StatusException {
        if (answer.status() != 200) {
            throw new StatusException("the answer is HTTP " + answer.status());
        }
        return answer.content();
    }

    private static StatusException unreachable(IOException e) {
        String what = e.getMessage();
        if (e instanceof UnknownHostException) {
            what = "its host name is unknown";
        } else if (e instanceof SocketTimeoutException) {
            what = "no answer in time";
        }
        return new StatusException(what == null ? e.getClass().getSimpleName() : what, e);
    }

    private Instant now() {
        return clock.instant();
    }
}
