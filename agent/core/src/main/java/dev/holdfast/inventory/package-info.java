/**
 * Which static credentials leave this JVM, and to whom: by fingerprint only, a value is never kept. What runs per request is
 * lock-free and bounded; what a finding costs is paid once, on a thread of the agent's.
 */
@NullMarked
package dev.holdfast.inventory;

import org.jspecify.annotations.NullMarked;
