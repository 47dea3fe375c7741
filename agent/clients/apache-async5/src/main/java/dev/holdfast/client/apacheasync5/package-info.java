/**
 * The asynchronous client of Apache HttpClient 5, HTTP/1.1 and HTTP/2. Requests are written and answered on the client's event loops, so
 * nothing here waits; nothing outside this folder names its types. Its pool and its user tokens are those of the classic client.
 */
@NullMarked
package dev.holdfast.client.apacheasync5;

import org.jspecify.annotations.NullMarked;
