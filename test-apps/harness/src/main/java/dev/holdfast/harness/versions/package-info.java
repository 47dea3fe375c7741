/**
 * Which versions of which HTTP clients are supported, as {@code test-apps/versions} says it, and how one of them is put on a class
 * path. The matrix and the documents read the same files through here; nothing else fetches a library at run time.
 */
package dev.holdfast.harness.versions;
