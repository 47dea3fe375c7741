/**
 * Which authorities the servers of a service may have, and whether the server at the other end of a connection has one of them.
 * The exchange and the TLS seam ask it; it knows no HTTP, never reads a file when it is asked, and its validation does no I/O.
 */
@NullMarked
package dev.holdfast.trust;

import org.jspecify.annotations.NullMarked;
