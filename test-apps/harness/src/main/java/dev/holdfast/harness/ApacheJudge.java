package dev.holdfast.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Apache httpd with mod_oauth2, a judge in C: below {@code /dpop} and {@code /certificate} it takes JWTs of an issuer that are
 * bound in this way, below {@code /bearer} any of them, and everywhere {@link LedgerServer#STATIC_KEY}. HTTP/2 and 1.1.
 *
 * <p>What it does not do: look at {@code ath}, give nonces, or name DPoP in a challenge. Its patience with {@code iat} is set
 * to 30 seconds of age (5 unless told) and 5 ahead.
 */
public final class ApacheJudge implements AutoCloseable {

    private static final Path SERVER = Path.of("/usr/sbin/apache2");
    private static final Path MODULES = Path.of("/usr/lib/apache2/modules");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String RECORD = "REQUEST ";

    private final ChildProcess process;
    private final int port;
    private final int requiringPort;
    private final int latePort;

    private ApacheJudge(ChildProcess process, int port, int requiringPort, int latePort) {
        this.process = process;
        this.port = port;
        this.requiringPort = requiringPort;
        this.latePort = latePort;
    }

    /**
     * One request in the access log.
     *
     * @param scheme of Authorization, empty without one
     * @param withProof whether there was a DPoP proof
     * @param withKey whether the static key's header field was there
     * @param subject of the connection's client certificate, empty without one
     */
    public record Logged(
            int status,
            String method,
            String uri,
            String protocol,
            String scheme,
            boolean withProof,
            boolean withKey,
            String subject) {}

    /** Whether httpd and mod_oauth2 are there as Debian installs them; if not, says so, which is an error where CI=true. */
    public static boolean isInstalled() {
        boolean installed = Files.isExecutable(SERVER) && Files.exists(MODULES.resolve("mod_oauth2.so"));
        if (!installed) {
            MissingPeer.say(
                    "apache2-bin and libapache2-mod-oauth2 are not installed: nothing runs against Apache httpd");
        }
        return installed;
    }

    /**
     * Starts it and waits until it answers.
     *
     * @param keys where the issuer publishes the keys of its tokens, fetched when the first token comes
     * @param folder of its own, absolute
     */
    public static ApacheJudge start(Pki pki, URI keys, Path folder) {
        int port = FreePort.any();
        int requiringPort = FreePort.any();
        int latePort = FreePort.any();
        Path configuration = folder.resolve("httpd.conf");
        try {
            Files.createDirectories(folder);
            Files.writeString(
                    configuration, configuration(pki, keys, folder, port) + virtualHosts(pki, requiringPort, latePort));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> command = List.of(SERVER.toString(), "-D", "FOREGROUND", "-f", configuration.toString());
        ApacheJudge judge =
                new ApacheJudge(ChildProcess.start("Apache httpd", command, Map.of()), port, requiringPort, latePort);
        judge.process.awaitError(line -> line.contains("resuming normal operations"), PATIENCE);
        return judge;
    }

    /** Host and port. */
    public String authority() {
        return "localhost:" + port;
    }

    /** An address at it. */
    public URI at(String path) {
        return URI.create("https://" + authority() + path);
    }

    /** Host and port where no handshake succeeds without a client certificate. */
    public String requiringAuthority() {
        return "localhost:" + requiringPort;
    }

    /**
     * Host and port where none is asked for before a request is there; then, for the same paths, one is required: in TLS 1.2 by a
     * renegotiation, in TLS 1.3 after the handshake. HTTP/1.1 only, as neither can be in HTTP/2.
     */
    public String lateAuthority() {
        return "localhost:" + latePort;
    }

    /** Every request so far, in the order of completion; one is written when its answer is out, so it may be a moment late. */
    public List<Logged> requests() {
        List<Logged> requests = new ArrayList<>();
        for (String line : process.output()) {
            if (line.startsWith(RECORD)) {
                requests.add(logged(line));
            }
        }
        return requests;
    }

    /** Why it refused, in its own words. */
    public List<String> errors() {
        return process.errors();
    }

    @Override
    public void close() {
        process.terminate(PATIENCE);
    }

    private static Logged logged(String line) {
        String[] fields = line.substring(RECORD.length()).split("\t", -1);
        return new Logged(
                Integer.parseInt(fields[0]),
                fields[1],
                fields[2],
                fields[3],
                present(fields[4]),
                !present(fields[5]).isEmpty(),
                !present(fields[6]).isEmpty(),
                present(fields[7]));
    }

    /** Apache writes a dash for what is not there. */
    private static String present(String field) {
        return field.equals("-") ? "" : field;
    }

    private static String configuration(Pki pki, URI keys, Path folder, int port) {
        List<String> lines = new ArrayList<>();
        for (String module : List.of(
                "mpm_event",
                "authn_core",
                "authz_core",
                "authz_user",
                "setenvif",
                "rewrite",
                "ssl",
                "http2",
                "oauth2")) {
            lines.add("LoadModule " + module + "_module " + MODULES.resolve("mod_" + module + ".so"));
        }
        if (System.getProperty("user.name").equals("root")) {
            lines.addAll(List.of("User www-data", "Group www-data"));
        }
        lines.addAll(
                Arrays.asList("""
                ServerRoot "%1$s"
                DefaultRuntimeDir "%1$s"
                PidFile "%1$s/httpd.pid"
                ServerName localhost
                Listen 127.0.0.1:%2$d
                Protocols h2 http/1.1
                ErrorLog /dev/stderr
                LogLevel notice
                SetEnvIf Authorization "^([^ ]+)" SCHEME=$1
                SetEnvIf DPoP . PROOF=yes
                SetEnvIf X-Api-Key . KEY=yes
                LogFormat "REQUEST %%>s\t%%m\t%%U%%q\t%%H\t%%{SCHEME}e\t%%{PROOF}e\t%%{KEY}e\t%%{SSL_CLIENT_S_DN}x" record
                CustomLog /dev/stdout record
                SSLEngine on
                SSLCertificateFile "%3$s"
                SSLCertificateKeyFile "%4$s"
                SSLCACertificateFile "%5$s"
                SSLVerifyClient optional
                SSLVerifyDepth 3
                SSLOptions +StdEnvVars +ExportCertData
                """.formatted(folder, port, pki.serverCertificate(), pki.serverKey(), pki.caCertificate())
                        .split("\n")));
        lines.addAll(guarded("/dpop", keys, "dpop&dpop.iat.slack.before=30&dpop.expiry=60", "DPoP"));
        lines.addAll(guarded("/certificate", keys, "mtls&mtls.policy=required", "Bearer"));
        lines.addAll(guarded("/bearer", keys, "bearer", "Bearer"));
        return String.join("\n", lines) + "\n";
    }

    /** What is said outside of them holds in them too, but for what mod_ssl keeps per host. */
    private static String virtualHosts(Pki pki, int requiringPort, int latePort) {
        String files = String.join(
                "\n",
                "SSLCertificateFile \"" + pki.serverCertificate() + "\"",
                "SSLCertificateKeyFile \"" + pki.serverKey() + "\"",
                "SSLCACertificateFile \"" + pki.caCertificate() + "\"",
                "SSLVerifyDepth 3",
                "SSLOptions +StdEnvVars +ExportCertData",
                "RewriteEngine on");
        return """
                Listen 127.0.0.1:%1$d
                <VirtualHost 127.0.0.1:%1$d>
                SSLEngine on
                SSLVerifyClient require
                %3$s
                </VirtualHost>
                Listen 127.0.0.1:%2$d
                <VirtualHost 127.0.0.1:%2$d>
                SSLEngine on
                Protocols http/1.1
                SSLVerifyClient none
                %3$s
                <Location /certificate>
                SSLVerifyClient require
                </Location>
                </VirtualHost>
                """.formatted(requiringPort, latePort, files);
    }

    /** The rule answers 200 from no file, and only after access was granted: a rule of a location runs that late. */
    private static List<String> guarded(String path, URI keys, String type, String scheme) {
        return Arrays.asList(
                """
                <Location %1$s>
                  AuthType oauth2
                  OAuth2AcceptTokenIn header name=Authorization&type=%2$s
                  OAuth2TokenVerify jwks_uri %3$s jwks_uri.ssl_verify=false&type=%4$s
                  Require valid-user
                  RewriteEngine on
                  RewriteRule ^ - [R=200,L]
                  <If "req('X-Api-Key') == '%5$s'">
                    AuthType None
                    Require all granted
                  </If>
                </Location>
                """.formatted(path, scheme, keys, type, LedgerServer.STATIC_KEY).split("\n"));
    }
}
