/** Counters, the log and the JMX beans, at the bottom: owners register with it and it reads nobody. */
@NullMarked
package dev.holdfast.telemetry;

import org.jspecify.annotations.NullMarked;
