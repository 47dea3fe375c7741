package dev.holdfast.config;

import org.jspecify.annotations.Nullable;

/**
 * One static credential that leaves a request.
 *
 * @param header the header field's name
 * @param scheme the authentication scheme that the field's value must begin with; null: any value
 * @param when whether the service's requests get the bound credential only when they carry this one
 */
public record Replacement(String header, @Nullable String scheme, When when) {}
