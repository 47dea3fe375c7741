@NullMarked
package dev.holdfast.tls.jsse;

import org.jspecify.annotations.NullMarked;
