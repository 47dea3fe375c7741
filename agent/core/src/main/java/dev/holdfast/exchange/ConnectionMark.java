package dev.holdfast.exchange;

import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * What a TLS connection knows of the agent, kept with its session: the certificate of a generation was OFFERED; or the server
 * asked and the policy DECLINED; or the server asked for one that we do not have. A session without a mark was never asked, or
 * is older than the agent.
 *
 * <p>Immutable, and without anything secret: application code can read session values. A resumed session shares the values of
 * the one it came from, so the mark survives resumption as the certificate does.
 */
public final class ConnectionMark {
    /** The three answers to a server that asks. */
    public enum Kind {
        OFFERED,
        DECLINED,
        UNSUITABLE
    }

    private static final String KEY = "dev.holdfast.mark";

    private final Kind kind;
    private final long number;

    private ConnectionMark(Kind kind, long number) {
        this.kind = kind;
        this.number = number;
    }

    /**
     * Our certificate goes to the server.
     *
     * @param generation number of the generation whose certificate it is
     */
    public static ConnectionMark offered(long generation) {
        return new ConnectionMark(Kind.OFFERED, generation);
    }

    /**
     * The server asked and got none of ours.
     *
     * @param epoch of the policy that said no; 0 when the policy said yes but the identity had nothing to offer
     *     yet, or the server was not to be trusted
     */
    public static ConnectionMark declined(long epoch) {
        return new ConnectionMark(Kind.DECLINED, epoch);
    }

    /**
     * The server asked for what we have not: another key type or authority, or the certificate has expired.
     *
     * @param generation number of the generation that did not suit
     */
    public static ConnectionMark unsuitable(long generation) {
        return new ConnectionMark(Kind.UNSUITABLE, generation);
    }

    /** The session's mark, or null. */
    public static @Nullable ConnectionMark of(SSLSession session) {
        return session.getValue(KEY) instanceof ConnectionMark mark ? mark : null;
    }

    /** Whether a certificate of ours went to the server. */
    public static boolean isOffered(SSLSession session) {
        ConnectionMark mark = of(session);
        return mark != null && mark.kind() == Kind.OFFERED;
    }

    /** Puts the mark on the session of a handshake that is under way. */
    public void put(SSLSession handshake) {
        handshake.putValue(KEY, this);
    }

    public Kind kind() {
        return kind;
    }

    /** The generation that was offered or did not suit; meaningless for DECLINED. */
    public long generation() {
        return number;
    }

    /** The policy's epoch at the handshake; of DECLINED only. */
    public long epoch() {
        return number;
    }
}
