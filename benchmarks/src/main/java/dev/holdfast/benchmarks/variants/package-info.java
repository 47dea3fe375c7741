/** How a measured JVM is started: without an agent, with this one in its stages, with others. */
@NullMarked
package dev.holdfast.benchmarks.variants;

import org.jspecify.annotations.NullMarked;
