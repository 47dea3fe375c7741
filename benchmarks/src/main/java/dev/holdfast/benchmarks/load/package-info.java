/** The server at the other end of what is measured, in a process of its own. It knows nothing of the agent. */
@NullMarked
package dev.holdfast.benchmarks.load;

import org.jspecify.annotations.NullMarked;
