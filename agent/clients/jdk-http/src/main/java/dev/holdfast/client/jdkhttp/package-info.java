/**
 * The JDK's java.net.http client, HTTP/1.1 and HTTP/2, by class members of JDK 17 to 25. The weaver alone calls it; nothing of
 * ours is ever kept in a request object, only in the head that goes onto the wire, so that what the client copies (redirects,
 * its own retries) is the application's.
 */
@NullMarked
package dev.holdfast.client.jdkhttp;

import org.jspecify.annotations.NullMarked;
