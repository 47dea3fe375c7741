/** Access tokens: issuer metadata, the grant, and a lock-free slot per service and generation that is kept fresh. The only package, beside proof, that may name Nimbus. */
@NullMarked
package dev.holdfast.token;

import org.jspecify.annotations.NullMarked;
