/** Settings as the operator wrote them, from four spellings, validated with every error at once. It starts nothing and decides nothing; others compile it. */
@NullMarked
package dev.holdfast.config;

import org.jspecify.annotations.NullMarked;
