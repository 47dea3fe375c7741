/** The agent's own threads, and how long they leave a failing peer alone. */
@NullMarked
package dev.holdfast.background;

import org.jspecify.annotations.NullMarked;
