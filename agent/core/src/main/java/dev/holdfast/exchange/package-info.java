/**
 * One request's life between the hook and the wire: match, decide, choose the credential by the connection, judge the answer.
 * Adapters of every client call it and hand it their requests as views; it names no library type and does no I/O.
 */
@NullMarked
package dev.holdfast.exchange;

import org.jspecify.annotations.NullMarked;
