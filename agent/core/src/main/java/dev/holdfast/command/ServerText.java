package dev.holdfast.command;

import java.nio.file.Path;
import java.security.Principal;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says in plain words what a resource server answered. */
final class ServerText {
    /** A server may list every authority of the web. */
    private static final int MOST_AUTHORITIES = 5;

    private final ServerFinding server;
    private final Handshake.Result first;

    private ServerText(ServerFinding server, Handshake.Result first) {
        this.server = server;
        this.first = first;
    }

    /** A paragraph. */
    static String of(ServerFinding server) {
        String heading =
                "\nThe server " + server.name() + " of " + server.service().name() + ":\n";
        Handshake.Result first = server.first();
        if (first == null) {
            return heading + "  not asked: a wildcard names no host\n";
        }
        if (first.chain().isEmpty()) {
            return heading + "  does not answer, see below\n";
        }
        ServerText text = new ServerText(server, first);
        return heading + "  speaks    " + first.protocol() + "\n"
                + "  shows     " + text.shows() + "\n"
                + "  trusted   " + text.trusted() + "\n"
                + "  asks      " + text.asks() + "\n"
                + "  ours      " + text.ours() + "\n";
    }

    private String shows() {
        X509Certificate leaf = first.chain().get(0);
        return printable(leaf.getSubjectX500Principal()) + ", issued by " + printable(leaf.getIssuerX500Principal());
    }

    private String trusted() {
        Path bundle = server.service().settings().trust();
        String by = bundle == null ? "this JVM's own trust, which need not be the application's" : bundle.toString();
        return server.distrust() == null ? "yes, by " + by : "NO, by " + by + ": " + server.distrust();
    }

    private String asks() {
        if (!first.asked()) {
            return "for no client certificate";
        }
        List<Principal> authorities = first.authorities();
        StringBuilder text = new StringBuilder("for a client certificate of ");
        text.append(authorities.isEmpty() ? "any authority" : "");
        for (int i = 0; i < authorities.size() && i < MOST_AUTHORITIES; i++) {
            text.append(i == 0 ? "" : " or ").append(printable(authorities.get(i)));
        }
        if (authorities.size() > MOST_AUTHORITIES) {
            text.append(" or ").append(authorities.size() - MOST_AUTHORITIES).append(" others");
        }
        return text.append(
                        Boolean.TRUE.equals(server.requires())
                                ? "; requires one: without it " + first.failure()
                                : "; goes on without one, as far as a handshake shows")
                .toString();
    }

    private String ours() {
        if (server.refused() != null) {
            return server.refused()
                    ? "offered, and refused"
                    : "offered and not refused; whether it was accepted only a request would show";
        }
        if (server.service().settings().identity() == null) {
            return "none, the service has no identity";
        }
        return server.distrust() == null || !first.asked()
                ? "not offered" + (first.asked() ? ", it does not suit" : ", nobody asked")
                : "not offered, as the server is not trusted";
    }

    /** A server may write anything, and a terminal would obey some of it. */
    static String printable(@Nullable Principal name) {
        return name == null ? "" : name.getName().replaceAll("[^ -~]", "?");
    }
}
