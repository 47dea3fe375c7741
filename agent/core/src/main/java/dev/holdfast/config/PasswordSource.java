package dev.holdfast.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a password is read at each use, {@code {file: ...}} or {@code {env: ...}}: exactly one of the two is set. The password
 * itself is never part of the configuration.
 */
public record PasswordSource(@Nullable Path file, @Nullable String environmentVariable) {}
