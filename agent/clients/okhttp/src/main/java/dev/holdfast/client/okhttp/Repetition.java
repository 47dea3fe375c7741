package dev.holdfast.client.okhttp;

import okhttp3.HttpUrl;
import okhttp3.Request;

/**
 * Marks a request that is sent once more. Application code can see it, so it says nothing but what it is for: its attempt is found by
 * its identity. A redirect inherits it and is for something else. Immutable.
 */
final class Repetition {
    private final HttpUrl url;
    private final String method;

    Repetition(HttpUrl url, String method) {
        this.url = url;
        this.method = method;
    }

    boolean isOf(Request request) {
        return request.method().equals(method) && request.url().equals(url);
    }
}
