/** What the agent adds to a program's start: forked programs, the variants in turn, medians. */
@NullMarked
package dev.holdfast.benchmarks.startup;

import org.jspecify.annotations.NullMarked;
