package dev.holdfast.identity;

import dev.holdfast.config.IdentitySettings;
import dev.holdfast.telemetry.Log;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The {@code pem} source of an identity: reads its files again and again and makes a generation of each usable change. For one
 * thread.
 *
 * <p>Changes are found by content, so that renames, swaps of symbolic links (Kubernetes' {@code ..data}) and writes in place are all
 * the same to it, and a touch is nothing. Content counts only when two readings in a row found the same: the first load reads twice
 * at once, which a swap between certificate and key does not survive; after that it is two polls, because a file that is written
 * block by block can look whole when only a part of its chain is there.
 */
public final class PemSource {
    /** How long a rotation may take before it is more likely broken. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final IdentitySettings settings;
    private final UnaryOperator<@Nullable String> environment;
    private final InstantSource clock;
    private final LongSupplier nanoTime;

    /** What the last poll found, and whether it was looked at. */
    private byte[] seen = {};

    private boolean decided;

    /** The chain of the last generation; empty before the first. */
    private List<X509Certificate> lastChain = List.of();

    private @Nullable IdentityException problem;
    private boolean problemReported;
    private long problemSince;
    private Instant retryAt = Instant.MAX;

    /** @param environment gives the value of an environment variable, or null */
    public PemSource(IdentitySettings settings, UnaryOperator<@Nullable String> environment) {
        this(settings, environment, InstantSource.system(), System::nanoTime);
    }

    PemSource(
            IdentitySettings settings,
            UnaryOperator<@Nullable String> environment,
            InstantSource clock,
            LongSupplier nanoTime) {
        this.settings = settings;
        this.environment = environment;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /**
     * The next generation when the files hold a whole, usable and new one; null when there is no change yet. To be called about
     * twice a second. After the first generation a change is returned by the second poll that finds it.
     *
     * <p>Files that cannot be used after that are no change yet (a rotation may be under way): they are logged, once, after 30
     * seconds, and the last generation goes on.
     *
     * @throws IdentityException if the files cannot be used and there is no generation to go on with; once for each state of the
     *     files, the next polls return null until they change
     */
    public @Nullable Generation poll() throws IdentityException {
        try (PemFiles files = PemFiles.read(settings)) {
            byte[] found = files.fingerprint();
            boolean again = Arrays.equals(found, seen);
            if (!again) {
                seen = found;
                forgetProblem();
            }
            if (decided && clock.instant().isBefore(retryAt)) {
                reportStandingProblem();
                return null;
            }
            if (!again && !isStable(found)) {
                return null;
            }
            return decide(files);
        }
    }

    private void forgetProblem() {
        decided = false;
        problem = null;
        problemReported = false;
        retryAt = Instant.MAX;
    }

    private boolean isStable(byte[] found) {
        if (!lastChain.isEmpty()) {
            return false;
        }
        try (PemFiles second = PemFiles.read(settings)) {
            return Arrays.equals(found, second.fingerprint());
        }
    }

    private @Nullable Generation decide(PemFiles files) throws IdentityException {
        boolean known = problem != null;
        decided = true;
        retryAt = Instant.MAX;
        try {
            Generation generation = evaluate(files);
            problem = null;
            return generation;
        } catch (IdentityException e) {
            IdentityException named = new IdentityException("identity " + settings.name() + ": " + e.getMessage());
            if (!known) {
                problemSince = nanoTime.getAsLong();
            }
            problem = named;
            if (lastChain.isEmpty()) {
                problemReported = true;
                throw named;
            }
            Log.debug(named.getMessage() + ": no change yet");
            return null;
        }
    }

    /** Null if the files hold what the last generation holds. */
    private @Nullable Generation evaluate(PemFiles files) throws IdentityException {
        PemDocument certificateFile = PemDocument.parse(settings.certificate(), files.certificate());
        CertificateChain found = new CertificateChain(settings.certificate(), certificateFile.certificates());
        PrivateKey privateKey = privateKey(certificateFile, files);
        requireMatch(privateKey, found);
        CertificateChain chain = found.withoutRoot();
        Instant now = clock.instant();
        chain.lint(now);
        if (now.isBefore(chain.usableFrom())) {
            retryAt = chain.usableFrom();
            throw new IdentityException(
                    settings.certificate(),
                    "the chain is not valid yet, it will be taken at " + retryAt,
                    "Check this machine's clock if that is not meant");
        }
        // the same chain and a key that fits it: at most the files' wording has changed
        if (chain.certificates().equals(lastChain)) {
            return null;
        }
        lastChain = chain.certificates();
        return Generation.of(settings.name(), privateKey, lastChain, found.issuer());
    }

    private PrivateKey privateKey(PemDocument certificateFile, PemFiles files) throws IdentityException {
        byte @Nullable [] key = files.key();
        PemDocument document = key == null ? certificateFile : PemDocument.parse(keyFile(), key);
        try (KeyPassword password = new KeyPassword(settings.keyPassword(), environment, files.password())) {
            return document.privateKey(password);
        }
    }

    private void requireMatch(PrivateKey privateKey, CertificateChain chain) throws IdentityException {
        PossessionProof proof;
        try {
            proof = new PossessionProof(privateKey);
        } catch (GeneralSecurityException e) {
            throw new IdentityException(
                    keyFile(),
                    "this JVM cannot sign with the " + privateKey.getAlgorithm() + " key",
                    "Use EC P-256, P-384 or P-521, RSA or Ed25519");
        }
        if (proof.matches(chain.leaf().getPublicKey())) {
            return;
        }
        for (int i = 1; i < chain.certificates().size(); i++) {
            if (proof.matches(chain.certificates().get(i).getPublicKey())) {
                throw new IdentityException(
                        settings.certificate(),
                        "the key belongs to " + chain.describe(i) + ", which is not the first",
                        "Put it first and each certificate's issuer right behind it");
            }
        }
        throw new IdentityException(
                keyFile(),
                "the key does not belong to " + chain.describe(0) + " of " + settings.certificate(),
                "Put key and certificate there that were made together");
    }

    private Path keyFile() {
        Path key = settings.key();
        return key == null ? settings.certificate() : key;
    }

    private void reportStandingProblem() {
        if (problem != null && !problemReported && nanoTime.getAsLong() - problemSince >= PATIENCE.toNanos()) {
            problemReported = true;
            Log.warn(problem.getMessage() + ". The last good certificate stays in use");
        }
    }
}
