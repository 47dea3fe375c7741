package dev.holdfast.token;

import dev.holdfast.background.Background;
import dev.holdfast.config.IssuerSettings;

/** One authorization server. */
public final class Issuer {
    public Issuer(IssuerSettings settings, Background background) {}
}
