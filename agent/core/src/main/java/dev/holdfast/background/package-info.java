/** The agent's own threads. */
@NullMarked
package dev.holdfast.background;

import org.jspecify.annotations.NullMarked;
