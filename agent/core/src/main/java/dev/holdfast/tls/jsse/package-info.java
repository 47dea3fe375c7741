/** The TLS seam in SunJSSE, the JDK's own stack. */
@NullMarked
package dev.holdfast.tls.jsse;

import org.jspecify.annotations.NullMarked;
