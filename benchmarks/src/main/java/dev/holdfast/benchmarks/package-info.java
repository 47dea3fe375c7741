/** What the agent costs: the runs, each with its baseline, and the page that is made of their results. */
@NullMarked
package dev.holdfast.benchmarks;

import org.jspecify.annotations.NullMarked;
