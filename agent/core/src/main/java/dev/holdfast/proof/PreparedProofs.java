package dev.holdfast.proof;

import java.security.SecureRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jctools.queues.varhandle.MpmcVarHandleArrayQueue;

/**
 * A supply of what is slow about an ECDSA signature and does not depend on what is signed, made ahead on a thread of the agent's.
 * It takes a proof from about a hundred microseconds to a few.
 *
 * <p><b>Why this is safe.</b> ECDSA asks of k that it is uniform, secret, independent of every other k, and never serves two
 * messages (FIPS 186-5 section 6.3); it does not ask when k is drawn. Each k is 256 bits of a {@link SecureRandom} with rejection
 * sampling, kept as 1/k and r in an object that can sign once, and handed to exactly one taker by a queue that gives no element
 * twice.
 *
 * <p><b>What would break it.</b> One k under two messages reveals the private key by two lines of algebra, and even a few bits of
 * many k's do (lattice attacks). So: no element is ever put back; nothing here is serialised or logged; a heap dump, or a debugger,
 * shows numbers of signatures to come (it shows the private key as well); and an image of the process (CRIU, CRaC, a snapshot
 * of a virtual machine) that is started twice would use the same numbers twice: after such a restore keys <em>and</em> supply have
 * to be made anew. An attacker who could read r before it is used and then choose the message would gain something (Groth and
 * Shoup, "On the security of ECDSA with additive key derivation and presignatures", 2022); r never leaves before its signature.
 * It is for ephemeral proof keys only, never for the key of a certificate.
 *
 * <p><b>Concurrency.</b> Any thread may take. Taking is lock-free and allocates nothing while the supply lasts. When it is
 * exhausted the taker makes one inline: slower, with the locks of {@link SecureRandom} and of Bouncy Castle's table. The taker that
 * finds the supply half empty hands the refilling to the executor, of which there is never more than one at work.
 */
public final class PreparedProofs {
    private final MpmcVarHandleArrayQueue<PreparedProof> supply;
    private final int low;
    private final Executor refiller;
    private final Supplier<PreparedProof> source;
    private final AtomicBoolean refilling = new AtomicBoolean();
    private final AtomicLong madeInline = new AtomicLong();

    /**
     * It is empty until the first {@link #prepare} or taker.
     *
     * @param capacity how many to keep, at least 2, rounded up to a power of two; each is about 200 bytes
     * @param refiller runs what makes up to so many, a hundred microseconds each; must run it on another thread, or reject it
     * @param random uniform and not predictable; shared by all threads
     */
    public PreparedProofs(int capacity, Executor refiller, SecureRandom random) {
        this(capacity, refiller, () -> PreparedProof.make(random));
    }

    /** @param source must never give the same number twice */
    PreparedProofs(int capacity, Executor refiller, Supplier<PreparedProof> source) {
        this.supply = new MpmcVarHandleArrayQueue<>(capacity);
        this.low = supply.capacity() / 2;
        this.refiller = refiller;
        this.source = source;
    }

    /** Has the supply filled in the background, ahead of the first request. Returns at once. */
    public void prepare() {
        refillBelow(supply.capacity());
    }

    /** How many are ready. */
    public int ready() {
        return supply.size();
    }

    /** How many takers found the supply exhausted so far. */
    public long madeInline() {
        return madeInline.get();
    }

    PreparedProof take() {
        // relaxed: a producer that was suspended between two steps must not hold its consumers
        PreparedProof prepared = supply.relaxedPoll();
        refillBelow(low);
        if (prepared != null) {
            return prepared;
        }
        madeInline.incrementAndGet();
        return source.get();
    }

    private void refillBelow(int size) {
        if (supply.size() < size && !refilling.get() && refilling.compareAndSet(false, true)) {
            boolean handedOver = false;
            try {
                refiller.execute(this::refill);
                handedOver = true;
            } catch (RejectedExecutionException e) {
                // too busy, or shutting down: takers make their own until another of them asks again
                handedOver = false;
            } finally {
                if (!handedOver) {
                    refilling.set(false);
                }
            }
        }
    }

    private void refill() {
        try {
            boolean room = true;
            while (room && supply.size() < supply.capacity()) {
                room = supply.offer(source.get());
            }
        } finally {
            refilling.set(false);
        }
    }
}
