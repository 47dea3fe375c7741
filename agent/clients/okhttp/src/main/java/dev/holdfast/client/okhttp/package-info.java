/**
 * OkHttp 3 to 5, HTTP/1.1 and HTTP/2: one adapter on what all of them declare, and a set of hooks for each name that their insides
 * have had. A call runs on one thread, the caller's or one of the dispatcher's, so its points may wait; nothing outside this folder
 * names its types.
 */
@NullMarked
package dev.holdfast.client.okhttp;

import org.jspecify.annotations.NullMarked;
