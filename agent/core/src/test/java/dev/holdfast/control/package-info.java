@NullMarked
package dev.holdfast.control;

import org.jspecify.annotations.NullMarked;
