/** What the jar as a whole promises: its contents, its behaviour on JVMs that are too old, and who may read whom inside it. */
@NullMarked
package dev.holdfast.dist;

import org.jspecify.annotations.NullMarked;
