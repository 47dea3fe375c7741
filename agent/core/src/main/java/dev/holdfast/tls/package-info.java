/**
 * The seam in the TLS stacks: which certificate a handshake offers, which session may be resumed. One folder per stack; it asks
 * the exchange and never decides itself.
 */
@NullMarked
package dev.holdfast.tls;

import org.jspecify.annotations.NullMarked;
