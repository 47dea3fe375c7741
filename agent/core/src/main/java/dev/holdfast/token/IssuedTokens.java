package dev.holdfast.token;

import dev.holdfast.identity.Generation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of one slot that are still good at the issuer: the one in use, and those that it followed, which requests under way
 * may carry. None gets lost between the issuer's answer and its end: it is kept here, on its way back, or has expired.
 *
 * <p>Of an issuer or a server that makes tokens follow each other closely only the last few are known; the others end by
 * themselves.
 *
 * <p>Any thread may call any method; none blocks, all are lock-free.
 */
final class IssuedTokens {
    private static final int MOST = 8;

    private final Generation generation;
    private final TokenReturns returns;

    /** Null once it is closed; the list is immutable, the oldest first. */
    private final AtomicReference<@Nullable List<Credential>> kept = new AtomicReference<>(List.of());

    private final Set<TokenReturn> returning = ConcurrentHashMap.newKeySet();

    IssuedTokens(Generation generation, TokenReturns returns) {
        this.generation = generation;
        this.returns = returns;
    }

    /**
     * A token has arrived.
     *
     * @return what becomes of it when it came too late to be kept; null when it is kept
     */
    @Nullable CompletableFuture<RevocationOutcome> add(Credential token, long now) {
        List<Credential> seen;
        List<Credential> more;
        do {
            seen = kept.get();
            if (seen == null) {
                return returns.start(generation, token).outcome();
            }
            more = good(seen, now);
            more.removeIf(token::isSameToken);
            more.add(token);
            if (more.size() > MOST) {
                more.remove(0);
            }
        } while (!kept.compareAndSet(seen, List.copyOf(more)));
        returns.revocations().issued();
        return null;
    }

    /** Gives back what there is. Of several callers one gets a token. */
    Revocation giveBackAll(long now) {
        List<Credential> taken;
        do {
            taken = kept.get();
            if (taken == null) {
                break;
            }
        } while (!kept.compareAndSet(taken, List.of()));
        return giveBack(taken, now);
    }

    /** Gives back what there is, and from then on what still arrives. */
    Revocation close(long now) {
        return giveBack(kept.getAndSet(null), now);
    }

    /** What is on its way back, from earlier calls. */
    Revocation underWay() {
        return Revocation.ofReturns(returning);
    }

    private Revocation giveBack(@Nullable List<Credential> tokens, long now) {
        List<TokenReturn> begun = new ArrayList<>();
        for (Credential token : tokens == null ? List.<Credential>of() : good(tokens, now)) {
            TokenReturn each = returns.start(generation, token);
            begun.add(each);
            returning.add(each);
            var unused = each.outcome().whenComplete((result, problem) -> returning.remove(each));
        }
        return Revocation.ofReturns(begun);
    }

    private static List<Credential> good(List<Credential> tokens, long now) {
        List<Credential> good = new ArrayList<>(tokens);
        good.removeIf(token -> token.isExpired(now));
        return good;
    }
}
