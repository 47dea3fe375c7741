package dev.holdfast.hook;

/**
 * One method to advise.
 *
 * @param type the declaring class, in binary form with dots
 * @param method its name, {@code <init>} for a constructor
 * @param descriptor its descriptor: exact, so that a version of the library that differs is not woven by mistake; where versions
 *     differ, each has a point of its own
 * @param advice the binary name of the advice class, which is read as bytes and never loaded
 * @param hook what its owner calls the code behind it
 */
public record HookPoint(String type, String method, String descriptor, String advice, String hook) {}
