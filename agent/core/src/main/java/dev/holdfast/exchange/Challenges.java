package dev.holdfast.exchange;

import org.jspecify.annotations.Nullable;

/**
 * What the challenges of a response mean for the credential that its request carried. Stateless; it never throws, whatever a
 * server sends.
 *
 * <p>RFC 6750 section 3.1 has one error for a token that is expired, revoked, malformed or bound to something else. Which it was,
 * servers say in error_description at most, in words of their own; where they do not say, the token counts as revoked. A wrong
 * guess costs nothing: all three ask for another token.
 */
final class Challenges {
    /**
     * As servers word it: "Invalid DPoP key binding" (RFC 9449), "Invalid SHA-256 Thumbprint for X509Certificate", "cnf
     * mismatch".
     */
    private static final String[] OF_BINDING = {"binding", "bound", "thumbprint", "certificate", "cnf", "jkt", "x5t"};

    private Challenges() {}

    /**
     * The {@code algs} of the first DPoP challenge: names of the algorithms that a proof may be signed with, with spaces between
     * (RFC 9449 section 7.1).
     *
     * @return null when there is no such challenge or it names none
     */
    static @Nullable String proofAlgorithms(String field) {
        ChallengeReader reader = new ChallengeReader(field);
        while (reader.nextChallenge()) {
            if (reader.isScheme("DPoP")) {
                while (reader.nextParameter()) {
                    if (reader.isParameter("algs")) {
                        return reader.value();
                    }
                }
                return null;
            }
        }
        return null;
    }

    /**
     * The address of the resource's metadata, of the first challenge that names one, whatever its scheme (RFC 9728 section 5.1). It is
     * what a server says and nothing more.
     *
     * @return null when none does
     */
    static @Nullable String resourceMetadata(String field) {
        ChallengeReader reader = new ChallengeReader(field);
        while (reader.nextChallenge()) {
            while (reader.nextParameter()) {
                if (reader.isParameter("resource_metadata")) {
                    return reader.value();
                }
            }
        }
        return null;
    }

    /**
     * Classifies a response. The first challenge that is about a credential of ours counts, and a wanted nonce before all others.
     *
     * @param field the WWW-Authenticate fields, joined by commas; null when there is none
     * @param hasNonce whether the response carries a DPoP-Nonce; without one there is nothing to repeat a request with
     */
    static Verdict judge(int status, @Nullable String field, boolean hasNonce) {
        if (field == null || (status != 400 && status != 401 && status != 403)) {
            return Verdict.THEIRS;
        }
        Verdict first = Verdict.THEIRS;
        ChallengeReader reader = new ChallengeReader(field);
        while (reader.nextChallenge()) {
            Verdict verdict = judgeOne(status, reader, hasNonce);
            if (verdict == Verdict.NONCE_WANTED) {
                return verdict;
            }
            if (first == Verdict.THEIRS) {
                first = verdict;
            }
        }
        return first;
    }

    private static Verdict judgeOne(int status, ChallengeReader reader, boolean hasNonce) {
        boolean dpop = reader.isScheme("DPoP");
        if (!dpop && !reader.isScheme("Bearer")) {
            return Verdict.THEIRS;
        }
        Refused refused = Refused.NOTHING;
        boolean ofBinding = false;
        boolean ofTime = false;
        boolean ofNonce = false;
        while (reader.nextParameter()) {
            if (reader.isParameter("error")) {
                refused = Refused.of(reader);
            } else if (reader.isParameter("error_description")) {
                ofBinding = mentionsBinding(reader);
                ofTime = reader.mentions("expired");
                ofNonce = reader.mentions("nonce");
            }
        }
        return switch (refused) {
            case NOTHING -> Verdict.THEIRS;
            case NONCE -> dpop && hasNonce && status != 403 ? Verdict.NONCE_WANTED : Verdict.THEIRS;
            case PROOF -> {
                if (status == 403) {
                    yield Verdict.THEIRS;
                }
                if (ofNonce) {
                    yield hasNonce ? Verdict.NONCE_WANTED : Verdict.THEIRS;
                }
                yield ofBinding ? Verdict.WRONG_BINDING : Verdict.REPLAYED;
            }
            case TOKEN -> {
                if (status != 401) {
                    yield Verdict.THEIRS;
                }
                if (ofBinding) {
                    yield Verdict.WRONG_BINDING;
                }
                yield ofTime ? Verdict.EXPIRED : Verdict.REVOKED;
            }
            case SCOPE -> status == 400 ? Verdict.THEIRS : Verdict.SCOPE;
        };
    }

    private static boolean mentionsBinding(ChallengeReader reader) {
        for (String word : OF_BINDING) {
            if (reader.mentions(word)) {
                return true;
            }
        }
        return false;
    }

    /** The errors of RFC 6750 section 3.1 and RFC 9449 sections 7.1 and 9 that are about what we sent. */
    private enum Refused {
        NOTHING(""),
        TOKEN("invalid_token"),
        SCOPE("insufficient_scope"),
        PROOF("invalid_dpop_proof"),
        NONCE("use_dpop_nonce");

        private static final Refused[] ALL = values();
        private final String error;

        Refused(String error) {
            this.error = error;
        }

        static Refused of(ChallengeReader reader) {
            for (Refused each : ALL) {
                if (reader.hasValue(each.error)) {
                    return each;
                }
            }
            return NOTHING;
        }
    }
}
