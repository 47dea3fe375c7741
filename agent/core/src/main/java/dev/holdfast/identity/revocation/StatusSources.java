package dev.holdfast.identity.revocation;

import dev.holdfast.wire.Endpoint;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.jspecify.annotations.Nullable;

/**
 * Where a certificate says that its status can be asked for: OCSP responders (RFC 5280 section 4.2.2.1) and distribution points
 * of CRLs (section 4.2.1.13). Immutable.
 *
 * <p>The addresses are taken as they stand: they come from our own certificate, whose authority the operator chose, so that private
 * addresses are legitimate and usual here. Only http and https count. Plain http is what the RFCs expect, as every answer is signed,
 * and as https would need a certificate whose status is to be asked for in turn.
 *
 * @param unwatched why the status is not asked for; null when it is
 * @param isLack whether that is for the want of something the operator can add
 */
record StatusSources(
        List<Endpoint> responders,
        List<Point> points,
        @Nullable String unwatched,
        boolean isLack) {
    /** A certificate that lives shorter is gone before most authorities would have told of it. */
    static final Duration SHORT_LIFE = Duration.ofDays(7);

    /** Of each kind: so that one look at all of them has an end. */
    private static final int MOST = 3;

    private static final String NO_REVOCATION_AVAILABLE = "2.5.29.56";

    /**
     * A distribution point that speaks of all reasons and of its own issuer's certificates.
     *
     * @param names all of its names, to be compared with what a CRL says of its scope
     */
    record Point(GeneralNames names, List<Endpoint> endpoints) {}

    /** @param issuer the certificate of the leaf's issuer, null when nobody has it */
    static StatusSources of(X509Certificate leaf, @Nullable X509Certificate issuer) {
        if (leaf.getExtensionValue(NO_REVOCATION_AVAILABLE) != null) {
            return unwatched("its authority never tells of revocations (noRevAvail, RFC 9608)", false);
        }
        Duration life = Duration.between(
                leaf.getNotBefore().toInstant(), leaf.getNotAfter().toInstant());
        if (life.compareTo(SHORT_LIFE) < 0) {
            return unwatched("it lives less than " + SHORT_LIFE.toDays() + " days", false);
        }
        List<Endpoint> responders;
        List<Point> points;
        try {
            responders = responders(leaf);
            points = points(leaf);
        } catch (RuntimeException e) { // of several classes, as Bouncy Castle finds it
            return unwatched("where it says how to ask for its status cannot be decoded", false);
        }
        if (responders.isEmpty() && points.isEmpty()) {
            return unwatched("it names no OCSP responder and no CRL that can be asked for by http", false);
        }
        if (issuer == null) {
            return unwatched(
                    "its issuer's certificate is not in its file, so that no answer could be verified; put it behind the leaf",
                    true);
        }
        return new StatusSources(responders, points, null, false);
    }

    private static StatusSources unwatched(String why, boolean isLack) {
        return new StatusSources(List.of(), List.of(), why, isLack);
    }

    private static List<Endpoint> responders(X509Certificate leaf) {
        List<Endpoint> responders = new ArrayList<>();
        byte[] extension = extension(leaf, Extension.authorityInfoAccess.getId());
        if (extension != null) {
            for (AccessDescription each :
                    AuthorityInformationAccess.getInstance(extension).getAccessDescriptions()) {
                if (each.getAccessMethod().equals(AccessDescription.id_ad_ocsp)) {
                    add(each.getAccessLocation(), responders, MOST);
                }
            }
        }
        return List.copyOf(responders);
    }

    /** Without those that are for some reasons only or whose CRL another authority issues. */
    private static List<Point> points(X509Certificate leaf) {
        List<Point> points = new ArrayList<>();
        int left = MOST;
        byte[] extension = extension(leaf, Extension.cRLDistributionPoints.getId());
        if (extension == null) {
            return points;
        }
        for (org.bouncycastle.asn1.x509.DistributionPoint each :
                CRLDistPoint.getInstance(extension).getDistributionPoints()) {
            DistributionPointName name = each.getDistributionPoint();
            if (name == null
                    || name.getType() != DistributionPointName.FULL_NAME
                    || each.getReasons() != null
                    || each.getCRLIssuer() != null) {
                continue;
            }
            GeneralNames names = GeneralNames.getInstance(name.getName());
            List<Endpoint> endpoints = new ArrayList<>();
            for (GeneralName location : names.getNames()) {
                add(location, endpoints, left);
            }
            if (!endpoints.isEmpty()) {
                points.add(new Point(names, List.copyOf(endpoints)));
                left -= endpoints.size();
            }
        }
        return List.copyOf(points);
    }

    private static void add(GeneralName location, List<Endpoint> endpoints, int most) {
        if (location.getTagNo() != GeneralName.uniformResourceIdentifier || endpoints.size() >= most) {
            return;
        }
        try {
            endpoints.add(Endpoint.parse(location.getName().toString()));
        } catch (IllegalArgumentException ldapAndOthers) {
            return;
        }
    }

    private static byte @Nullable [] extension(X509Certificate certificate, String identifier) {
        byte[] value = certificate.getExtensionValue(identifier);
        return value == null ? null : ASN1OctetString.getInstance(value).getOctets();
    }
}
