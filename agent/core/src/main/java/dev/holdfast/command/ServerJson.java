package dev.holdfast.command;

import java.security.Principal;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a resource server answered as one JSON object; null where nobody knows. */
final class ServerJson {
    private ServerJson() {}

    static Map<String, @Nullable Object> of(ServerFinding server) {
        Handshake.Result first = server.first();
        if (first == null) {
            return CheckJson.members("host", server.name(), "skipped", true);
        }
        boolean shown = !first.chain().isEmpty();
        boolean bundle = server.service().settings().trust() != null;
        List<Object> chain = new ArrayList<>();
        for (X509Certificate certificate : first.chain()) {
            chain.add(ServerText.printable(certificate.getSubjectX500Principal()));
        }
        List<Object> authorities = new ArrayList<>();
        for (Principal authority : first.authorities()) {
            authorities.add(ServerText.printable(authority));
        }
        return CheckJson.members(
                "host",
                server.name(),
                "skipped",
                false,
                "connected",
                first.connected(),
                "protocol",
                shown ? first.protocol() : null,
                "chain",
                chain,
                "trustedBy",
                bundle ? "trust" : "jvm",
                "trusted",
                shown ? server.distrust() == null : null,
                "distrust",
                server.distrust(),
                "asksForCertificate",
                shown ? first.asked() : null,
                "requiresCertificate",
                server.requires(),
                "authorities",
                authorities,
                "certificateSuits",
                server.suits(),
                "certificateRefused",
                server.refused(),
                "problem",
                CheckJson.problem(server.problem()));
    }
}
