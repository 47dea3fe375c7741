/**
 * HttpURLConnection and HttpsURLConnection of the JDK. Everything that runs is on the caller's thread, so its points may wait;
 * nothing outside this folder names its types.
 */
@NullMarked
package dev.holdfast.client.urlconnection;

import org.jspecify.annotations.NullMarked;
