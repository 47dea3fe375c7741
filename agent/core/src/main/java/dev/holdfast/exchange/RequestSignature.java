package dev.holdfast.exchange;

import dev.holdfast.policy.Service;
import dev.holdfast.request.AuthorizationScheme;
import dev.holdfast.request.RequestTarget;

/**
 * Tells whether the application has signed a request, as clients of clouds do (AWS Signature Version 4 and its like, RFC 9421,
 * OAuth 1.0): the server would refuse it after any change, so that it is left alone. What the configuration names under
 * {@code replace} is no signature here, since it leaves. Stateless; allocates nothing.
 */
final class RequestSignature {
    /** Parameters of a query that is signed with the header fields, or that a server takes no other credential beside. */
    private static final String[] OF_THE_REQUEST = {
        "X-Amz-Signature",
        "X-Goog-Signature",
        "X-Oss-Signature",
        "AWSAccessKeyId",
        "GoogleAccessId",
        "OSSAccessKeyId",
        "oauth_signature"
    };

    /** Parameters that sign the others, and nothing else. */
    private static final String[] OF_THE_QUERY = {"Signature", "sig", "api_sig", "hmac"};

    /** RFC 9421, and the drafts before it. */
    private static final String[] FIELDS = {"Signature-Input", "Signature"};

    private RequestSignature() {}

    static boolean isOn(RequestHead head, Service service) {
        String authorization = head.header("Authorization");
        if (authorization != null
                && AuthorizationScheme.isSigning(authorization)
                && !service.isStatic("Authorization", authorization)) {
            return true;
        }
        for (String field : FIELDS) {
            String value = head.header(field);
            if (value != null && !service.isStatic(field, value)) {
                return true;
            }
        }
        return isIn(head.target(), service);
    }

    private static boolean isIn(String target, Service service) {
        int query = RequestTarget.query(target);
        if (query < 0) {
            return false;
        }
        boolean changes = service.looksAtTargets() && service.isStaticIn(target);
        int end = RequestTarget.queryEnd(target, query);
        for (int from = query; from <= end; ) {
            int to = RequestTarget.parameterEnd(target, from, end);
            int nameEnd = RequestTarget.nameEnd(target, from, to);
            if ((isAmong(OF_THE_REQUEST, target, from, nameEnd)
                            || (changes && isAmong(OF_THE_QUERY, target, from, nameEnd)))
                    && !service.isStaticParameter(target, from, nameEnd)) {
                return true;
            }
            from = to + 1;
        }
        return false;
    }

    private static boolean isAmong(String[] names, String target, int from, int to) {
        for (String name : names) {
            if (to - from == name.length() && target.regionMatches(true, from, name, 0, to - from)) {
                return true;
            }
        }
        return false;
    }
}
