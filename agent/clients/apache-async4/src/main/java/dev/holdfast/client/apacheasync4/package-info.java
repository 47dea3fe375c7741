/**
 * Apache HttpAsyncClient 4. Requests are written and answered on the client's event loops, so nothing here waits; nothing outside this
 * folder names its types.
 */
@NullMarked
package dev.holdfast.client.apacheasync4;

import org.jspecify.annotations.NullMarked;
