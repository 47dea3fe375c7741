/**
 * What a person runs in a JVM of its own: {@code java -jar holdfast.jar check | attach}. Called by the entry class's {@code main}
 * only, by reflection; the start of the agent must never reach it. The only package that may name picocli and byte-buddy-agent.
 */
@NullMarked
package dev.holdfast.command;

import org.jspecify.annotations.NullMarked;
