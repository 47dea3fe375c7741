package dev.holdfast.behaviour;

/**
 * What every request is judged by. A condition that the OpenID conformance suite's servers assert has the suite's name; the others
 * are rules of RFC 6749, 8705, 9110, 9449 and 9700 that the suite leaves out.
 */
public enum Condition {
    /** TLS 1.3, or 1.2 with a suite that BCP 195 recommends. */
    INCOMING_TLS_SECURE("EnsureIncomingTls12WithBCP195SecureCipherOrTls13"),
    /** TLS 1.3; a warning. */
    INCOMING_TLS_13("EnsureIncomingTls13", true),
    /** A client certificate, where client or token are bound to one. */
    CLIENT_CERTIFICATE("CheckForClientCertificate"),
    /** The registered subject's at the authorization server; at the resource server the one that the token was fetched with. */
    CLIENT_CERTIFICATE_MATCHES("EnsureClientCertificateMatches"),
    /** Exactly one {@code client_id}, the registered one, where the client proves itself by its certificate. */
    CLIENT_ID_PRESENT("EnsureClientIdIsPresentOnTokenRequest"),
    /** With an assertion {@code client_id} may be left out, but not be another. */
    CLIENT_ID_MATCHES("CheckClientIdMatchesOnTokenRequestIfPresent"),
    /** One way of client authentication: nothing beside the certificate. */
    NO_CLIENT_ASSERTION("EnsureNoClientAssertionSentToTokenEndpoint"),
    /** Exactly one {@code client_assertion}, a JWT. */
    EXTRACT_CLIENT_ASSERTION("ExtractClientAssertion"),
    /** RFC 7523 section 2.2. */
    CLIENT_ASSERTION_TYPE("EnsureClientAssertionTypeIsJwt"),
    /** iss, sub, jti, iat and exp of an assertion. */
    CLIENT_ASSERTION_CLAIMS("ValidateClientAssertionClaims"),
    /** The audience is the issuer's name and a string, FAPI 2.0 section 5.3.3.1. */
    CLIENT_ASSERTION_AUDIENCE("ValidateClientAssertionAudClaimIsIssuerAsString"),
    /** No assertion twice, not even when the request is repeated with a nonce. */
    CLIENT_ASSERTION_ID("CheckForClientAssertionJtiReuse"),
    /** The registered algorithm. */
    CLIENT_ASSERTION_ALGORITHM("EnsureClientAssertionSignatureAlgorithmMatchesRegistered"),
    /** Signed by the registered key. */
    CLIENT_ASSERTION_SIGNATURE("ValidateClientAssertionSignature"),
    /** Exactly one {@code DPoP} field with a JWT. */
    EXTRACT_PROOF("ExtractDpopProofFromHeader"),
    /** Header and claims of a proof for the token endpoint, without {@code ath}. */
    PROOF_TOKEN_REQUEST("ValidateDpopProofTokenRequest"),
    /** Header and claims of a proof for a resource, with {@code ath}. */
    PROOF_RESOURCE_REQUEST("ValidateDpopProofResourceRequest"),
    /** Within five minutes of the server's clock. */
    PROOF_ISSUED_AT("ValidateDpopProofIat"),
    /** Within five minutes of the server's clock, where there is one. */
    PROOF_NOT_BEFORE("ValidateDpopProofNbf"),
    /** No proof twice, at whichever server. */
    PROOF_ID("EnsureDpopProofJtiNotAlreadyUsed"),
    /** The nonce that the authorization server gave last, and none before it gave any. */
    TOKEN_ENDPOINT_NONCE("ValidateTokenEndpointDpopProofNonce"),
    /** The nonce that the resource server gave last, and none before it gave any. */
    RESOURCE_ENDPOINT_NONCE("ValidateResourceEndpointDpopProofNonce"),
    /** Signed by the key in its header. */
    PROOF_SIGNATURE("ValidateDpopProofSignature"),
    /** {@code ath} is the hash of the token beside it. */
    PROOF_TOKEN_HASH("ValidateDpopProofAccessTokenHash"),
    /** No token in query or body. */
    TOKEN_NOT_IN_PARAMETERS("EnsureBearerAccessTokenNotInParams"),
    /** A token that is not bound to a DPoP key comes as Bearer. */
    EXTRACT_BEARER_TOKEN("ExtractBearerAccessTokenFromHeader"),
    /** A token that is bound to a DPoP key comes as DPoP. */
    EXTRACT_DPOP_TOKEN("ExtractDpopAccessTokenFromHeader"),

    /** POST, form-encoded, no query, no parameter twice, RFC 6749 sections 2.3.1 and 3.2. */
    TOKEN_REQUEST_FORM("EnsureTokenRequestIsAForm"),
    /** At most one {@code Authorization} field, RFC 9110 section 5.3. */
    ONE_AUTHORIZATION("EnsureOneAuthorizationField"),
    /** No proof where no DPoP-bound token is asked for or sent. */
    NO_IDLE_PROOF("EnsureNoDpopProofWithoutNeed"),
    /** The proof's key is the one that the token was fetched with, RFC 9449 section 6. */
    PROOF_KEY("EnsureDpopProofKeyIsTheTokensKey"),
    /** A nonce outside RFC 9449 section 8.1's grammar, or longer than 1 KiB, does not come back. */
    NO_HOSTILE_NONCE("EnsureHostileNonceNotUsed"),
    /** Only tokens that this authorization server issued. */
    TOKEN_KNOWN("EnsureAccessTokenIsOfThisIssuer"),
    /** No token of the wrong type or, as far as it can be read, bound to something else or nothing. */
    NO_UNBOUND_TOKEN("EnsureUnboundAccessTokenNotUsed"),
    /** A token that was refused as invalid does not come again. */
    NO_REFUSED_TOKEN("EnsureRefusedAccessTokenNotUsedAgain"),
    /** A refresh token that was rotated does not come again, RFC 9700 section 4.14.2. */
    NO_ROTATED_REFRESH_TOKEN("EnsureRotatedRefreshTokenNotUsedAgain"),
    /** An expired token; a warning, as it may have expired on its way. */
    TOKEN_NOT_EXPIRED("EnsureAccessTokenIsNotExpired", true),
    /** The static key goes to the resource only. */
    STATIC_KEY_AT_RESOURCE("EnsureStaticKeyOnlyAtResource"),
    /** The static key or a token, never both. */
    ONE_CREDENTIAL("EnsureNoStaticKeyBesideToken"),
    /** No {@code Client-Cert} or the like, RFC 9440; it would be believed behind a proxy. */
    NO_CERTIFICATE_FIELD("EnsureNoClientCertificateField"),
    /** DPoP is no scheme for proxies, RFC 9449 section 7.1. */
    NO_PROXY_AUTHORIZATION("EnsureNoProxyAuthorization"),
    /** The endpoint that the metadata names: the alias where there is one, else the top-level one, RFC 8705 section 5. */
    ENDPOINT_OF_METADATA("EnsureEndpointIsTheMetadatas"),
    /** No credential and no token request for an origin that nobody configured. */
    NOTHING_ELSEWHERE("EnsureNoCredentialsElsewhere");

    private final String label;
    private final boolean warning;

    Condition(String label) {
        this(label, false);
    }

    Condition(String label, boolean warning) {
        this.label = label;
        this.warning = warning;
    }

    /** Whether not meeting it is told apart from violations. */
    public boolean isWarning() {
        return warning;
    }

    /** As the suite names it. */
    @Override
    public String toString() {
        return label;
    }
}
