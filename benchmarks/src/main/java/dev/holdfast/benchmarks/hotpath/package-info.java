/** JMH benchmarks of what runs with every request, each beside its baseline, and what runs them. */
@NullMarked
package dev.holdfast.benchmarks.hotpath;

import org.jspecify.annotations.NullMarked;
