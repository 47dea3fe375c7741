/** Advice for SunJSSE: read as bytes by the weaver, inlined, never loaded; it names the JDK and the bridge only. */
@NullMarked
package dev.holdfast.tls.jsse.advice;

import org.jspecify.annotations.NullMarked;
