/**
 * The client of Jetty 12, HTTP/1.1 and HTTP/2. Requests are queued and written by any thread, its event loops among them, so
 * nothing waits here; nothing outside this folder names its types.
 */
@NullMarked
package dev.holdfast.client.jetty12;

import org.jspecify.annotations.NullMarked;
