/** An adapter as client modules have them, for a library that the tests make up. */
@NullMarked
package dev.holdfast.weave.sample;

import org.jspecify.annotations.NullMarked;
