/**
 * How a command reaches the agent in a running JVM: one line of text to a Unix domain socket in a folder of the user's own, and
 * one JSON object back. No TCP port is ever opened.
 *
 * <p>The server's side belongs to the agent and is started by {@code start}, late; the client's side belongs to {@code command}.
 * What is asked and answered is the business of these two.
 */
@NullMarked
package dev.holdfast.control;

import org.jspecify.annotations.NullMarked;
