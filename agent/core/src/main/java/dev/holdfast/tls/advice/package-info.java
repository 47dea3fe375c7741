/** Advice that TLS stacks share: read as bytes by the weaver, inlined, never loaded; it names the JDK and the bridge only. */
@NullMarked
package dev.holdfast.tls.advice;

import org.jspecify.annotations.NullMarked;
