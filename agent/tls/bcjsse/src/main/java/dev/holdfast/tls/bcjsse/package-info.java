/** The TLS seam in BCJSSE, the stack of Bouncy Castle: the application's own, never the one inside the agent. */
@NullMarked
package dev.holdfast.tls.bcjsse;

import org.jspecify.annotations.NullMarked;
