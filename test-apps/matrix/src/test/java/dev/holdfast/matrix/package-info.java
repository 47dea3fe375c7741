/**
 * The version matrix: {@link dev.holdfast.matrix.MatrixIT} runs one list of {@link dev.holdfast.matrix.Scenario scenarios} with every
 * client, version and JDK, each in one forked JVM; what came of it is kept for {@code docs/supported-clients.md}. Nothing here names
 * a client: what is particular to one stands in its versions file.
 */
package dev.holdfast.matrix;
