/** Advice for HttpURLConnection: read as bytes by the weaver, inlined, never loaded; it names the JDK and the bridge only. */
@NullMarked
package dev.holdfast.client.urlconnection.advice;

import org.jspecify.annotations.NullMarked;
