/**
 * OkHttp 2.7, the last before it moved to another package; HTTP/1.1, and HTTP/2 where the application brings the means to negotiate
 * it. A call runs on one thread, the caller's or one of the dispatcher's, so its points may wait; nothing outside this folder names
 * its types.
 */
@NullMarked
package dev.holdfast.client.okhttp2;

import org.jspecify.annotations.NullMarked;
