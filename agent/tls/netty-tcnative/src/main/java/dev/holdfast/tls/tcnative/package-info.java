/** The TLS seam in netty-tcnative, OpenSSL and BoringSSL below Netty. */
@NullMarked
package dev.holdfast.tls.tcnative;

import org.jspecify.annotations.NullMarked;
