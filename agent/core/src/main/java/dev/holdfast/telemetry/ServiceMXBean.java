package dev.holdfast.telemetry;

import java.util.Map;

/** {@code dev.holdfast:type=Service,name=…}: one service. Counts are since the JVM started. */
public interface ServiceMXBean {
    /** The stage in force, the ceiling applied. */
    String getStage();

    int getPercent();

    /** Wire attempts that belong to the service, while its stage is not off. */
    long getAttempts();

    /** Attempts that left with the bound credential. */
    long getReplaced();

    /** Attempts in shadow that enforce would have replaced. */
    long getWouldReplace();

    /** Attempts that left with the application's static credential. */
    long getSentStatic();

    long getDenied();

    /** Requests that were sent once more after a refusal. */
    long getRetried();

    /** Attempts with the bound credential that the server refused. */
    long getRejected();

    /** Attempts in enforce that the percentage left out. */
    long getNotChosen();

    /** Why attempts were not replaced, with how often. */
    Map<String, Long> getReasons();

    /** What refusals of attempts with the bound credential said of it, with how often: expired, nonce-wanted, theirs and others. */
    Map<String, Long> getAnswers();

    /** What its tokens are bound to, its resource's metadata heeded: "certificate", "dpop", "certificate and dpop", "none" (a weakness), or "" without a token. */
    String getBinding();

    /** Name of the issuer of its tokens, which its resource's metadata may have chosen; "" without a token. */
    String getIssuer();

    /**
     * How often its resource's metadata (RFC 9728) were read ("reads"), how often of that in vain ("failures"), and how often a
     * challenge named them at a place that is not theirs ("foreign-locations"); empty where they choose nothing.
     */
    Map<String, Long> getDiscovery();

    /** Tokens that were revoked at the issuer because they were needed no longer. */
    long getRevoked();

    /** Tokens that the issuer did not take back within the bounds; they stayed good there until they expired. */
    long getRevocationsFailed();

    /** When the service's contract ends, ISO 8601 in UTC; empty when it has no end. */
    String getUntil();

    /** Whether it has ended: in stage enforce every request is denied since. */
    boolean isUntilReached();

    /**
     * Takes the service's tokens out of use and has them revoked at the issuer; others are fetched when requests need them. Waits for
     * five seconds at most.
     *
     * @return what came of it, such as "2 revoked, 1 not revoked"
     */
    String revoke();

    /**
     * Whether the service's servers ask for a client certificate: "yes" once one of them has, "no" while requests went only to such
     * as do not, "unknown" before that. Nothing is noted in stage off.
     */
    String getCertificateAsked();

    /** When the application last used the static credential; milliseconds since the epoch, 0 when never. */
    long getLastStaticSeen();
}
