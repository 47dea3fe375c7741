/**
 * The agent's own HTTP/1.1, over plain sockets, so that its calls never pass through a client that it weaves. It knows neither keys
 * nor tokens: who calls brings the TLS context.
 */
@NullMarked
package dev.holdfast.wire;

import org.jspecify.annotations.NullMarked;
