package dev.holdfast.endtoend;

import dev.holdfast.harness.ApacheJudge;
import dev.holdfast.harness.Keycloak;
import dev.holdfast.harness.LedgerServer;
import dev.holdfast.harness.LedgerServers;
import dev.holdfast.harness.OidcProvider;
import dev.holdfast.harness.Pki;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands {@link Pki}, {@link LedgerServer}, {@link OidcProvider}, {@link ApacheJudge} and {@link Keycloak} to tests that ask for them as parameters.
 *
 * <p>Classes run side by side, the tests of one class one after the other. The authority and Keycloak, which counts nothing, are
 * shared by all. A ledger server counts and is told to misbehave, so while a class runs, one is its alone; then the next class
 * gets it, as it was left: what a test needs to be its own (counts, switches) it resets itself. An oidc-provider and an Apache
 * start so fast that each class has its own; the latter judges the tokens of the class's ledger server.
 */
final class Fixtures implements ParameterResolver {

    private static final ExtensionContext.Namespace SHARED = ExtensionContext.Namespace.create(Fixtures.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Pki.class
                || type == LedgerServer.class
                || type == Keycloak.class
                || type == OidcProvider.class
                || type == ApacheJudge.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        ExtensionContext.Store shared = context.getRoot().getStore(SHARED);
        Pki pki = shared.computeIfAbsent("pki", key -> Pki.create(folder("pki")), Pki.class);
        Class<?> type = parameter.getParameter().getType();
        if (type == LedgerServer.class) {
            return ledger(pki, context);
        }
        if (type == ApacheJudge.class) {
            return ofClass(context)
                    .getStore(SHARED)
                    .computeIfAbsent(
                            "apache",
                            key -> ApacheJudge.start(pki, ledger(pki, context).keys(), folder("apache")),
                            ApacheJudge.class);
        }
        if (type == OidcProvider.class) {
            return ofClass(context)
                    .getStore(SHARED)
                    .computeIfAbsent("oidc-provider", key -> OidcProvider.start(pki), OidcProvider.class);
        }
        if (type == Keycloak.class) {
            return shared.computeIfAbsent("keycloak", key -> keycloak(pki), Keycloak.class);
        }
        return pki;
    }

    private static LedgerServer ledger(Pki pki, ExtensionContext context) {
        LedgerServers servers = context.getRoot()
                .getStore(SHARED)
                .computeIfAbsent("ledgers", key -> new LedgerServers(pki), LedgerServers.class);
        return ofClass(context)
                .getStore(SHARED)
                .computeIfAbsent("ledger", key -> servers.borrow(), LedgerServers.Loan.class)
                .server();
    }

    /** What is stored there is closed when the last test of the class has run. */
    private static ExtensionContext ofClass(ExtensionContext context) {
        ExtensionContext ofClass = context;
        while (ofClass.getTestMethod().isPresent()) {
            ofClass = ofClass.getParent().orElseThrow();
        }
        return ofClass;
    }

    private static Keycloak keycloak(Pki pki) {
        Path home = Path.of(System.getProperty("holdfast.keycloak.home", "target/keycloak-26.7.3"));
        return Keycloak.starting(pki, home).awaitReady(pki);
    }

    private static Path folder(String prefix) {
        try {
            return Files.createTempDirectory(
                    Files.createDirectories(Path.of("target").toAbsolutePath()), prefix);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
