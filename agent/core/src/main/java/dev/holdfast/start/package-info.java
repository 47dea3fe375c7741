/**
 * From the JVM's call to a running agent: the loader, the bridge, the order of things. Everything that touches the application's
 * start-up time is here; nothing else may run before main.
 */
@NullMarked
package dev.holdfast.start;

import org.jspecify.annotations.NullMarked;
