/**
 * The shapes of advice that all points share: when the hook is called, what it is handed, what becomes of its result. Read as bytes
 * by the weaver, inlined, never loaded; they name the JDK and the bridge only, so that they fit into any class.
 *
 * <p>A fault is suppressed and the advised method goes on as if there were no advice. A result that is a {@link Throwable} is a
 * denial: it cannot be thrown where faults are suppressed, so it is handed to the exit advice, which assigns it.
 */
@NullMarked
package dev.holdfast.hook.advice;

import org.jspecify.annotations.NullMarked;
