/** Weaves the hook points into classes as they load and into those that are loaded: an exact-name gate, Byte Buddy only on a hit. It knows no client and decides nothing about requests. */
@NullMarked
package dev.holdfast.weave;

import org.jspecify.annotations.NullMarked;
