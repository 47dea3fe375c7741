package dev.holdfast.token;

import dev.holdfast.identity.Generation;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;

/** A scripted issuer of its own for each test, a client that it knows, and time in the test's hand. */
abstract class IssuerTestCase {
    static final TestAuthority AUTHORITY = new TestAuthority();
    static final Generation GENERATION = AUTHORITY.generation();

    final ManualScheduling time = new ManualScheduling();
    final Path folder;
    final Path trust;
    final ScriptedIssuer server;

    IssuerTestCase(Path folder) throws IOException {
        this.folder = folder;
        this.trust = AUTHORITY.writeTo(folder.resolve("ca.pem"));
        this.server = new ScriptedIssuer(AUTHORITY);
    }

    @AfterEach
    void stopServer() throws IOException {
        server.close();
    }
}
