package dev.holdfast.telemetry;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.concurrent.atomic.LongAdder;

/**
 * What happened to the requests of one service since the JVM started; it outlives changes of the configuration. Any thread may
 * count, without contention; reads are not a snapshot across counters.
 */
public final class ServiceCounters {
    private static final AtomicReferenceFieldUpdater<ServiceCounters, CertificateAsked> CERTIFICATE_ASKED =
            AtomicReferenceFieldUpdater.newUpdater(ServiceCounters.class, CertificateAsked.class, "certificateAsked");

    private final String[] reasonNames;
    private final LongAdder attempts = new LongAdder();
    private final LongAdder replaced = new LongAdder();
    private final LongAdder wouldReplace = new LongAdder();
    private final LongAdder sentStatic = new LongAdder();
    private final LongAdder denied = new LongAdder();
    private final LongAdder retried = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final LongAdder notChosen = new LongAdder();
    private final LongAdder[] reasons;
    private final RevocationCounters revocations = new RevocationCounters();
    private final String[] verdictNames;
    private final LongAdder[] verdicts;
    private volatile CertificateAsked certificateAsked = CertificateAsked.UNKNOWN;
    private volatile long lastStaticSeen;

    /**
     * All are zero.
     *
     * @param reasonNames why attempts were not replaced, by the ordinal that {@link #notReplaced} takes
     * @param verdictNames what refusals said, by the ordinal that {@link #answered} takes
     */
    public ServiceCounters(String[] reasonNames, String[] verdictNames) {
        this.reasonNames = reasonNames.clone();
        this.reasons = adders(reasonNames.length);
        this.verdictNames = verdictNames.clone();
        this.verdicts = adders(verdictNames.length);
    }

    public void attempt() {
        attempts.increment();
    }

    public void replaced() {
        replaced.increment();
    }

    /** An attempt in shadow that enforce would have replaced. */
    public void wouldReplace() {
        wouldReplace.increment();
    }

    /** The application's static credential went onto the wire. */
    public void sentStatic() {
        sentStatic.increment();
    }

    public void denied() {
        denied.increment();
    }

    public void retried() {
        retried.increment();
    }

    /** The server refused an attempt that carried the bound credential. */
    public void rejected() {
        rejected.increment();
    }

    /** An attempt in enforce that the percentage left out. */
    public void notChosen() {
        notChosen.increment();
    }

    public void notReplaced(int reason) {
        reasons[reason].increment();
    }

    /** A server said no to an attempt that carried the bound credential. */
    public void answered(int verdict) {
        verdicts[verdict].increment();
    }

    /** The application sent a static credential towards this service. */
    public void staticSeen(long epochMillis) {
        lastStaticSeen = epochMillis;
    }

    /** A server of the service asked for a client certificate. */
    public void certificateWasAsked() {
        certificateAsked = CertificateAsked.YES;
    }

    /** A server of the service did not; one that did outweighs it, for a service may have several. */
    public void certificateWasNotAsked() {
        CERTIFICATE_ASKED.compareAndSet(this, CertificateAsked.UNKNOWN, CertificateAsked.NO);
    }

    /** What became of the service's tokens that were needed no longer. */
    public RevocationCounters revocations() {
        return revocations;
    }

    /** One volatile read. */
    public CertificateAsked certificateAsked() {
        return certificateAsked;
    }

    public long attempts() {
        return attempts.sum();
    }

    public long replacedCount() {
        return replaced.sum();
    }

    public long wouldReplaceCount() {
        return wouldReplace.sum();
    }

    public long sentStaticCount() {
        return sentStatic.sum();
    }

    public long deniedCount() {
        return denied.sum();
    }

    public long retriedCount() {
        return retried.sum();
    }

    public long rejectedCount() {
        return rejected.sum();
    }

    public long notChosenCount() {
        return notChosen.sum();
    }

    /** Milliseconds since the epoch, 0 when never. */
    public long lastStaticSeen() {
        return lastStaticSeen;
    }

    /** The reasons that occurred, with how often. */
    public Map<String, Long> reasons() {
        return counts(reasonNames, reasons);
    }

    /** What refusals said, as far as it occurred, with how often. */
    public Map<String, Long> verdicts() {
        return counts(verdictNames, verdicts);
    }

    private static LongAdder[] adders(int count) {
        LongAdder[] adders = new LongAdder[count];
        for (int i = 0; i < count; i++) {
            adders[i] = new LongAdder();
        }
        return adders;
    }

    private static Map<String, Long> counts(String[] names, LongAdder[] adders) {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (int i = 0; i < adders.length; i++) {
            long count = adders[i].sum();
            if (count > 0) {
                counts.put(names[i], count);
            }
        }
        return counts;
    }
}
