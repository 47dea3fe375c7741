/**
 * Which service a request belongs to and what its stage allows: compiled from the configuration, immutable, without I/O. It
 * knows no connection, certificate or token.
 */
@NullMarked
package dev.holdfast.policy;

import org.jspecify.annotations.NullMarked;
