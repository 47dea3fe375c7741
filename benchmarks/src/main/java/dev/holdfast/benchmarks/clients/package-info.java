/** What the agent costs the programs of each HTTP client, with and without it in turn. */
@NullMarked
package dev.holdfast.benchmarks.clients;

import org.jspecify.annotations.NullMarked;
