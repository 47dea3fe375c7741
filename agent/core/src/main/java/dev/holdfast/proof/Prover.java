package dev.holdfast.proof;

import dev.holdfast.proof.KnownServers.Role;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All DPoP proofs that concern one authorization server: the key that its tokens are bound to (one per authorization server, RFC
 * 9449 section 11.4), and what it and the resource servers that take its tokens want in a proof.
 *
 * <p>Any thread may call it. Everything is lock-free; proofs cost what {@link DpopProofMaker} says, and {@link #key} makes a key
 * where there is none or its life is over, which takes about a millisecond.
 */
public final class Prover {
    /** The servers of one issuer; a service with a wildcard may have many. */
    private static final int ORIGINS = 256;

    /** Enough for a burst; half of it is made again in the time of a few requests. */
    private static final int PREPARED = 128;

    private final Duration keyLife;
    private final SecureRandom random;
    private final LongSupplier nanoTime;
    private final PreparedProofs prepared;
    private final DpopProofMaker proofs;
    private final KnownServers servers = new KnownServers(ORIGINS);
    private final AtomicReference<@Nullable ProofKey> current = new AtomicReference<>();

    /**
     * Without a key until one is asked for.
     *
     * @param keyLife for how long new tokens are bound to one key
     * @param refiller runs what takes a few milliseconds, on another thread than its caller's; may reject it
     */
    public Prover(Duration keyLife, Executor refiller) {
        this(keyLife, refiller, new SecureRandom(), System::nanoTime);
    }

    Prover(Duration keyLife, Executor refiller, SecureRandom random, LongSupplier nanoTime) {
        this.keyLife = keyLife;
        this.random = random;
        this.nanoTime = nanoTime;
        this.prepared = new PreparedProofs(PREPARED, refiller, random);
        this.proofs = new DpopProofMaker(prepared);
    }

    /** The key for the next token. One whose life is over goes with the last token that is bound to it. */
    public ProofKey key() {
        ProofKey seen = current.get();
        long now = nanoTime.getAsLong();
        if (seen != null && !seen.isExpired(now)) {
            return seen;
        }
        prepared.prepare(); // requests will follow
        ProofKey made = ProofKey.generate(keyLife, random, now);
        ProofKey witness = current.compareAndExchange(seen, made);
        return witness == seen ? made : Objects.requireNonNull(witness); // another thread was first
    }

    /**
     * The value of the DPoP field of one token request, RFC 9449 section 5.
     *
     * @param endpoint where it goes, an alias for mutual TLS where that is used
     */
    public String forTokenRequest(ProofKey key, TargetUri endpoint) {
        return proofs.forTokenRequest(
                key,
                endpoint,
                servers.get(Role.AUTHORIZATION_SERVER, endpoint),
                servers.epochSeconds(Role.AUTHORIZATION_SERVER, endpoint));
    }

    /**
     * Proves a token in the requests that carry it.
     *
     * @param key the one that the token is bound to
     * @param token without its scheme
     * @throws IllegalArgumentException if it is not ASCII
     */
    public TokenProof proofOf(ProofKey key, String token) {
        return new DpopProof(this, key, AccessTokenHash.of(token));
    }

    /**
     * Takes note of a response, whatever its status.
     *
     * @param server its request's target
     * @param nonce the DPoP-Nonce field
     * @param date the Date field
     * @param age the Age field
     * @return whether there is a nonce that can be used
     */
    public boolean learn(
            Role role, TargetUri server, @Nullable String nonce, @Nullable String date, @Nullable String age) {
        servers.learnTime(role, server, date, age);
        return servers.put(role, server, nonce);
    }

    String forResource(ProofKey key, String method, TargetUri target, AccessTokenHash hash) {
        return proofs.forResource(
                key,
                method,
                target,
                hash,
                servers.get(Role.RESOURCE_SERVER, target),
                servers.epochSeconds(Role.RESOURCE_SERVER, target));
    }
}
