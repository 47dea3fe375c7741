package dev.holdfast.trust;

import dev.holdfast.config.CertificateBundle;
import dev.holdfast.config.HostPattern;
import dev.holdfast.telemetry.Log;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Which servers a service may have: those of its own hosts whose certificate is of the authorities in its bundle, whatever the
 * application's trust managers say.
 *
 * <p>{@link #refusal} and {@link #trusts} may be called by any thread, in a handshake too; they are lock-free and do no I/O. What
 * they find is kept with the TLS session, for the bundle as it then was: a session is validated once, each further request costs
 * one look-up, and a changed bundle judges every session anew. A resumed session shares the values of the one it came from, and
 * its certificates too. As in TLS itself, a certificate that expires later does not end a connection.
 *
 * <p>{@link #poll} and {@link #tell} are for one thread at a time, which may read files and write the log.
 */
public final class ServerTrust {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final String service;
    private final Path bundle;
    private final List<HostPattern> hosts;
    private final String key;
    private volatile @Nullable Authorities authorities;
    private volatile @Nullable String untold;
    private @Nullable String told;
    private ByteBuffer accepted = NOTHING;
    private Reading seen;
    private String reported = "";

    /**
     * Reads the bundle; as long as it cannot be used nobody is trusted, and the log says so.
     *
     * @param service its name, under which its verdicts are kept
     * @param bundle PEM
     * @param hosts the service's; their ports are of no interest here
     */
    public ServerTrust(String service, Path bundle, List<HostPattern> hosts) {
        this.service = service;
        this.bundle = bundle;
        this.hosts = List.copyOf(hosts);
        this.key = "dev.holdfast.trust." + service;
        this.seen = read();
        take(seen);
    }

    /** Whether it was made of these. */
    public boolean isFor(@Nullable Path otherBundle, List<HostPattern> otherHosts) {
        return bundle.equals(otherBundle) && hosts.equals(otherHosts);
    }

    /** Whether the server at the other end may be spoken to. */
    public boolean trusts(SSLSession session) {
        return refusal(session) == null;
    }

    /**
     * Why the server at the other end must get nothing, in a few printable words; null when it may. It never throws: a server that
     * cannot be judged gets nothing.
     *
     * @param session of a connection, or of a handshake in which the server has shown its certificate
     */
    public @Nullable String refusal(SSLSession session) {
        try {
            return refusalOf(session);
        } catch (RuntimeException | Error e) {
            // elsewhere a fault lets the request go on as it was made, which here would send it to nobody knows whom
            String refusal =
                    "its TLS session could not be looked at (" + e.getClass().getName() + ")";
            untold = refusal;
            return refusal;
        }
    }

    private @Nullable String refusalOf(SSLSession session) {
        Authorities now = authorities;
        if (session.getValue(key) instanceof Verdict known && known.by() == now) {
            return known.refusal();
        }
        String refusal;
        try {
            X509Certificate[] sent = certificates(session);
            if (sent == null) {
                return "it has shown no certificate"; // not kept: a handshake may not have come so far
            }
            refusal = judge(now, sent, session);
        } catch (RuntimeException e) {
            refusal = "its certificate could not be judged (" + e.getClass().getName() + ")";
        }
        if (refusal != null) {
            untold = refusal;
        }
        session.putValue(key, new Verdict(now, refusal));
        return refusal;
    }

    /**
     * Looks whether the bundle has changed. What is found counts when it is found twice, so that a file in the middle of being
     * written is not taken for one with fewer authorities. One that cannot be used is reported once and changes nothing.
     */
    public void poll() {
        Reading found = read();
        boolean settled = found.equals(seen);
        seen = found;
        if (settled) {
            take(found);
        }
    }

    /** Says, once for each reason, that a server was found that is not trusted. */
    public void tell() {
        String reason = untold;
        if (reason != null && !reason.equals(told)) {
            told = reason;
            Log.error("service " + service + ": a server in its place is not trusted, and at enforce gets nothing: "
                    + reason
                    + ". Find out who answers there (a proxy that opens TLS, a counterfeit), or correct services."
                    + service
                    + ".trust (" + bundle + ")");
        }
    }

    private @Nullable String judge(@Nullable Authorities by, X509Certificate[] sent, SSLSession session) {
        if (by == null) {
            return "the authorities cannot be read from their bundle";
        }
        String host = session.getPeerHost();
        if (host == null || !isOurs(host)) {
            return "the connection was made to another name than the service's hosts";
        }
        return by.refusal(sent, host, session.getCipherSuite());
    }

    private boolean isOurs(String host) {
        for (HostPattern pattern : hosts) {
            if (pattern.names(host)) {
                return true;
            }
        }
        return false;
    }

    private static X509Certificate @Nullable [] certificates(SSLSession session) {
        Certificate[] shown;
        try {
            shown = session.getPeerCertificates();
        } catch (SSLPeerUnverifiedException e) {
            return null;
        }
        return Arrays.copyOf(shown, shown.length, X509Certificate[].class);
    }

    private Reading read() {
        try {
            return new Reading(ByteBuffer.wrap(CertificateBundle.read(bundle)), "");
        } catch (IOException e) {
            return new Reading(NOTHING, String.valueOf(e.getMessage()));
        }
    }

    private void take(Reading found) {
        if (!found.problem().isEmpty()) {
            report(found.problem());
            return;
        }
        if (accepted.hasRemaining() && found.content().equals(accepted)) {
            reported = "";
            return;
        }
        try {
            Authorities read = Authorities.of(found.content().array());
            if (accepted.hasRemaining()) {
                Log.info("service " + service + ": trust has changed, " + read.count()
                        + (read.count() == 1 ? " authority" : " authorities") + " in " + bundle);
            }
            authorities = read;
            accepted = found.content();
            reported = "";
            told = null;
            untold = null;
        } catch (IOException e) {
            report(String.valueOf(e.getMessage()));
        }
    }

    private void report(String problem) {
        if (!problem.equals(reported)) {
            reported = problem;
            Log.error("services." + service + ".trust: the file " + bundle + " " + problem
                    + ". Write the PEM bundle of the authorities there; "
                    + (accepted.hasRemaining()
                            ? "until then those that it held before stay in force"
                            : "until then no server of the service is trusted"));
        }
    }

    /** @param problem empty when it could be read */
    private record Reading(ByteBuffer content, String problem) {}

    /**
     * What was found of a session.
     *
     * @param by the authorities that it was held against; identity counts
     * @param refusal null: trusted
     */
    private record Verdict(
            @Nullable Authorities by, @Nullable String refusal) {
        /** Application code can read session values. */
        @Override
        public String toString() {
            return refusal == null ? "trusted" : "not trusted";
        }
    }
}
