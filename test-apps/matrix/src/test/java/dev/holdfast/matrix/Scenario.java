package dev.holdfast.matrix;

import dev.holdfast.harness.versions.Mode;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;

/** What is tried with every client, in this order; {@code test-apps/versions/README.md} says what must hold. */
enum Scenario {
    REPLACED(Often.IN_EACH_MODE, Replacing::repeatableBodies),
    ONE_SHOT(Often.IN_EACH_MODE, Replacing::oneShotBodies),
    BY_ADDRESS(Often.IN_EACH_MODE, Replacing::byAddress),
    EXPIRED_TOKEN(Often.IN_EACH_MODE, Retrying::expiredToken),
    EXPIRED_TOKEN_ONE_SHOT(Often.IN_EACH_MODE, Retrying::expiredTokenOneShot),
    NONCE(Often.IN_EACH_MODE, Retrying::nonce),
    POOL_REUSE(Often.IN_EACH_MODE, Untouched::poolReuse),
    ELSEWHERE(Often.IN_EACH_MODE, Untouched::elsewhere),
    OBSERVED(Often.IN_EACH_MODE, Untouched::observed),
    DENIED(Often.IN_EACH_MODE, Denying::denied),
    REDIRECT_SAME_HOST(Often.FOR_EACH_PROTOCOL, Redirecting::sameHost),
    REDIRECT_OTHER_HOST(Often.FOR_EACH_PROTOCOL, Redirecting::otherHost),
    REDIRECT_TO_HTTP(Often.FOR_EACH_PROTOCOL, Redirecting::toHttp),
    PROXY(Often.FOR_EACH_PROTOCOL, Replacing::throughProxy),
    ROTATION(Often.FOR_EACH_PROTOCOL, Rotating::underLoad),
    ATTACH(Often.ONCE, Attaching::attach),
    QUIET(Often.ONCE, Quiet::quiet);

    /** How often it is run with a subject. */
    enum Often {
        IN_EACH_MODE,
        FOR_EACH_PROTOCOL,
        ONCE
    }

    private final Often often;
    private final BiConsumer<Bench, Mode> body;

    Scenario(Often often, BiConsumer<Bench, Mode> body) {
        this.often = often;
        this.body = body;
    }

    /** Whether it is due in a mode, which is the next of these. */
    boolean isDue(Subject subject, Mode mode) {
        List<Mode> modes = subject.file().modes();
        return switch (often) {
            case IN_EACH_MODE -> true;
            case FOR_EACH_PROTOCOL ->
                modes.stream()
                        .filter(other -> other.protocol().equals(mode.protocol()))
                        .findFirst()
                        .orElseThrow()
                        .equals(mode);
            case ONCE -> mode.equals(modes.get(modes.size() - 1)) && (this != ATTACH || subject.isAttachedTo());
        };
    }

    /** Runs it, and throws what is wrong. */
    void run(Bench bench, Mode mode) {
        body.accept(bench, mode);
    }

    /** As versions files name it. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
