/**
 * Proofs that whoever sends a token holds its key: DPoP (RFC 9449), the key pairs, the servers' nonces and clocks that go into it.
 * The token engine and the pipeline call it, before and for each wire attempt; it must never do I/O, wait, start a thread, or let
 * a private key or a per-message secret out. It may name Bouncy Castle, by its lightweight interface only.
 */
@NullMarked
package dev.holdfast.proof;

import org.jspecify.annotations.NullMarked;
