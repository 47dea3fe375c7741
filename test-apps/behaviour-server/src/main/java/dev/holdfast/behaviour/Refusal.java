package dev.holdfast.behaviour;

import java.util.ArrayList;
import java.util.List;

/**
 * One answer other than the good one. At the authorization server it is RFC 6749 section 5.2's JSON, at the resource server a
 * challenge in the scheme that the request used.
 *
 * @param error empty for none
 * @param description empty for none
 * @param fields further header fields
 * @param parameters further parameters of a challenge, as written, {@code scope="x"}; empty for none
 * @param revokes whether the token of the request is refused from then on
 */
public record Refusal(
        int status, String error, String description, List<Field> fields, String parameters, boolean revokes) {

    /** Copies the fields. */
    public Refusal {
        fields = List.copyOf(fields);
    }

    /** A bare status. */
    public static Refusal of(int status) {
        return new Refusal(status, "", "", List.of(), "", false);
    }

    /** Status and error. */
    public static Refusal of(int status, String error) {
        return of(status).error(error, "");
    }

    /** 429 or 503 that asks to be left alone. */
    public static Refusal retryAfter(int status, String value) {
        return of(status).with("Retry-After", value);
    }

    /** Authorization server: 401 {@code invalid_client}. */
    public static Refusal invalidClient() {
        return of(401, "invalid_client");
    }

    /** Resource server: 401 {@code invalid_token}; the token is refused from then on. */
    public static Refusal invalidToken(String description) {
        return new Refusal(401, "invalid_token", description, List.of(), "", true);
    }

    /** Resource server: 401 {@code invalid_token} as RFC 9449 figure 17 words it, once. */
    public static Refusal wrongBinding() {
        return of(401).error("invalid_token", "Invalid DPoP key binding");
    }

    /** Either: 401 or 400 {@code invalid_dpop_proof}, as if the proof had been seen before. */
    public static Refusal replayedProof(int status) {
        return of(status).error("invalid_dpop_proof", "DPoP proof has been replayed");
    }

    /** Resource server: 403 {@code insufficient_scope}. */
    public static Refusal insufficientScope(String scope) {
        return new Refusal(403, "insufficient_scope", "", List.of(), "scope=\"" + scope + "\"", false);
    }

    /** Resource server: a redirect. */
    public static Refusal redirect(int status, String location) {
        return of(status).with("Location", location);
    }

    /** Resource server: 407 with a DPoP challenge, as no server should. */
    public static Refusal proxyChallenge() {
        return of(407).with("Proxy-Authenticate", "DPoP algs=\"ES256\", error=\"use_dpop_nonce\"")
                .with("DPoP-Nonce", "of-a-proxy");
    }

    /** With an error and its description. */
    public Refusal error(String code, String text) {
        return new Refusal(status, code, text, fields, parameters, revokes);
    }

    /** With further parameters of the challenge, as written. */
    public Refusal challenging(String more) {
        return new Refusal(status, error, description, fields, more, revokes);
    }

    /** With a header field more. */
    public Refusal with(String name, String value) {
        List<Field> more = new ArrayList<>(fields);
        more.add(new Field(name, value));
        return new Refusal(status, error, description, more, parameters, revokes);
    }
}
