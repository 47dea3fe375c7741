/**
 * Whether the authority has revoked a certificate of ours: OCSP (RFC 6960) before CRL (RFC 5280), polled as long as the
 * certificate is in use. It only finds out; what follows is the rotation's affair. What is no clear and verified answer changes
 * nothing.
 */
@NullMarked
package dev.holdfast.identity.revocation;

import org.jspecify.annotations.NullMarked;
