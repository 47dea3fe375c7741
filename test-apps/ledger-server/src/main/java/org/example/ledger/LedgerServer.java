package org.example.ledger;

import java.util.LinkedHashMap;
import java.util.Map;
import org.example.ledger.api.LedgerApplication;
import org.example.ledger.authorization.AuthorizationServerApplication;
import tools.jackson.databind.json.JsonMapper;

/**
 * Starts an authorization server, the ledger API, or both in this JVM, each with its own ports and its own observer.
 *
 * <p>When everything answers, one line {@code READY {json}} on standard output names the ports; whatever else is
 * printed is a warning or an error. The process ends when it is killed.
 */
public final class LedgerServer {

    private LedgerServer() {}

    /**
     * Starts the roles that the arguments name and returns; the servers' own threads keep the JVM alive.
     *
     * @param arguments {@code --name=value}, see {@link ServerOptions}
     */
    public static void main(String[] arguments) {
        ServerOptions options = ServerOptions.parse(arguments);
        options.trustForOwnCalls();
        Map<String, Object> ready = new LinkedHashMap<>();
        String issuer = options.issuer();
        if (options.hasRole("authorization-server")) {
            AuthorizationServerApplication.Started started = AuthorizationServerApplication.start(options);
            issuer = started.issuer();
            ready.put("authorizationServer", started);
        }
        if (options.hasRole("ledger")) {
            ready.put("ledger", LedgerApplication.start(options, issuer));
        }
        System.out.println("READY " + JsonMapper.shared().writeValueAsString(ready));
    }
}
