/**
 * The client of Jetty 10 and 11, HTTP/1.1 and HTTP/2. Requests are queued and written by any thread, its event loops among them, so
 * nothing waits here; nothing outside this folder names its types.
 */
@NullMarked
package dev.holdfast.client.jetty10;

import org.jspecify.annotations.NullMarked;
