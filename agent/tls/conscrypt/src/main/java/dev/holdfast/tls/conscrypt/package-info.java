/** The TLS seam in Conscrypt, BoringSSL for any Java program. */
@NullMarked
package dev.holdfast.tls.conscrypt;

import org.jspecify.annotations.NullMarked;
