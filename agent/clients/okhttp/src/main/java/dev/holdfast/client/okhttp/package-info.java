/**
 * OkHttp 4 and 5, HTTP/1.1 and HTTP/2. A call runs on one thread, the caller's or one of the dispatcher's, so its points may wait;
 * nothing outside this folder names its types.
 */
@NullMarked
package dev.holdfast.client.okhttp;

import org.jspecify.annotations.NullMarked;
