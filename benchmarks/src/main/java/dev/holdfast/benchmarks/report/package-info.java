/** Makes docs/benchmarks.md of the results that the runs left. */
@NullMarked
package dev.holdfast.benchmarks.report;

import org.jspecify.annotations.NullMarked;
