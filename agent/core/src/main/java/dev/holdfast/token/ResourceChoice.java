package dev.holdfast.token;

import dev.holdfast.config.Binding;
import dev.holdfast.config.IssuerSettings;
import dev.holdfast.config.TokenSettings;
import dev.holdfast.telemetry.Log;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a resource's metadata may choose. Immutable.
 *
 * <p>The issuer: of those that the operator allows, in the operator's order, the first whose identifier the metadata name, code point
 * by code point; RFC 9728 gives its list no order. One that is not allowed is never asked for anything, its metadata included, for
 * it would be sent the proof of who this client is (RFC 9700 section 4.9.1). Where none is allowed, the token's own stays.
 *
 * <p>The binding: what is configured, and by proof too where the metadata require that. They can take nothing away, and add no
 * certificate, since to whom one is shown is the operator's to say.
 */
final class ResourceChoice {
    private final String service;
    private final TokenSettings settings;
    private final List<IssuerSettings> issuers;

    /** @param issuers the token's own first, then the others in the operator's order */
    ResourceChoice(String service, TokenSettings settings, List<IssuerSettings> issuers) {
        this.service = service;
        this.settings = settings;
        this.issuers = List.copyOf(issuers);
    }

    /** @param location where the metadata are from */
    ResourceFinding of(String location, ResourceMetadata metadata) {
        List<String> notes = new ArrayList<>();
        String issuer = issuer(metadata.authorizationServers());
        if (issuer == null) {
            issuer = settings.issuer();
            if (!metadata.authorizationServers().isEmpty()) {
                notes.add("its metadata name an issuer that is not configured for it ("
                        + TokenException.quote(metadata.authorizationServers().get(0))
                        + "), which is never asked; issuer " + issuer + " stays in use");
            }
        }
        Binding binding = metadata.proofRequired() ? settings.binding().withProof() : settings.binding();
        if (metadata.certificateBound() && !binding.isByCertificate()) {
            notes.add("its metadata say that tokens are bound to certificates, which binding: "
                    + settings.binding().words() + " does not ask for; add certificate to it");
        }
        return new ResourceFinding(location, metadata.authorizationServers(), null, issuer, binding, notes);
    }

    /** Says what is new. */
    void tell(ResourceFinding before, ResourceFinding now) {
        for (String note : now.notes()) {
            if (!before.notes().contains(note)) {
                Log.warn("service " + service + ": " + note);
            }
        }
        if (!now.isSameChoice(before)) {
            Log.info("service " + service + ": by its resource's metadata it has tokens of issuer " + now.issuer()
                    + ", bound by " + now.binding().words());
        } else if (before.problem() != null) {
            Log.info("service " + service + ": its resource's metadata can be read again");
        }
    }

    private @Nullable String issuer(List<String> named) {
        for (IssuerSettings issuer : issuers) {
            if (named.contains(issuer.issuer())) {
                return issuer.name();
            }
        }
        return null;
    }
}
