package dev.holdfast.hook;

/**
 * A package of a JDK module that the agent's loader has to reach.
 *
 * @param reason what for, in a sentence
 */
public record Opening(String module, String packageName, String reason) {}
