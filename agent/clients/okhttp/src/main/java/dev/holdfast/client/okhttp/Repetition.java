package dev.holdfast.client.okhttp;

/**
 * Marks a request that is sent once more. Application code can see it, so it holds nothing: its attempt is found by its identity,
 * until the answer is there. A redirect that inherits it finds none.
 */
final class Repetition {}
