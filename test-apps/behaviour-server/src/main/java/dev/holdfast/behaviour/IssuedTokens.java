package dev.holdfast.behaviour;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Every token that was issued, and what became of it. Thread-safe. */
final class IssuedTokens {

    private final Map<String, IssuedToken> issued = new ConcurrentHashMap<>();
    private final List<IssuedToken> inOrder = new CopyOnWriteArrayList<>();
    private final Set<String> revoked = ConcurrentHashMap.newKeySet();
    private final Set<String> refused = ConcurrentHashMap.newKeySet();
    private final Set<String> refreshTokens = ConcurrentHashMap.newKeySet();
    private final Set<String> rotatedRefreshTokens = ConcurrentHashMap.newKeySet();

    void add(IssuedToken token) {
        issued.put(token.value(), token);
        inOrder.add(token);
    }

    /** Null for a token that was never issued. */
    IssuedToken find(String token) {
        return issued.get(token);
    }

    List<IssuedToken> all() {
        return List.copyOf(inOrder);
    }

    void revoke(String token) {
        revoked.add(token);
    }

    boolean isRevoked(String token) {
        return revoked.contains(token);
    }

    /** The client was told by {@code invalid_token}. */
    void refuse(String token) {
        refused.add(token);
    }

    boolean wasRefused(String token) {
        return refused.contains(token);
    }

    void addRefreshToken(String token) {
        refreshTokens.add(token);
    }

    /** Takes it out of use; false where it was not in use. */
    boolean takeRefreshToken(String token) {
        return refreshTokens.remove(token) && rotatedRefreshTokens.add(token);
    }

    boolean wasRotated(String refreshToken) {
        return rotatedRefreshTokens.contains(refreshToken);
    }
}
