@NullMarked
package dev.holdfast.tls;

import org.jspecify.annotations.NullMarked;
