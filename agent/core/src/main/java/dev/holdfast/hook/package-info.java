/**
 * What a client family or TLS stack declares to be woven: the points, the advice, the packages to open, the code behind. It
 * knows no library type and no Byte Buddy.
 */
@NullMarked
package dev.holdfast.hook;

import org.jspecify.annotations.NullMarked;
