/** Generations of private key and chain and the sources they come from. It knows nothing of services or tokens; a key never leaves it but to a TLS handshake. */
@NullMarked
package dev.holdfast.identity;

import org.jspecify.annotations.NullMarked;
