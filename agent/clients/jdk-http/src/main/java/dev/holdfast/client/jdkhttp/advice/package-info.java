/** Advice for java.net.http: read as bytes by the weaver, inlined, never loaded; it names the JDK and the bridge only. */
@NullMarked
package dev.holdfast.client.jdkhttp.advice;

import org.jspecify.annotations.NullMarked;
