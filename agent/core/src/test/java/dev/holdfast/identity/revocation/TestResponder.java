package dev.holdfast.identity.revocation;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.holdfast.config.IdentitySettings;
import dev.holdfast.identity.Generation;
import dev.holdfast.identity.OpenSsl;
import dev.holdfast.identity.PemSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An authority as operators run it, by openssl: root.pem and stranger.pem (of the same name), their index of issued certificates,
 * CRLs and OCSP answers; and a web server before both, that can misbehave.
 */
final class TestResponder implements AutoCloseable {
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    final OpenSsl openSsl;
    final AtomicInteger requests = new AtomicInteger();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile Answer ocsp = this::askOpenSsl;
    private volatile Answer list = request -> Files.readAllBytes(file("crl.der"));
    private volatile String signer = "root";
    private volatile String ocspOptions = "-nmin 60";

    /** What the server does with a request's body. */
    interface Answer {
        byte[] to(byte[] request) throws IOException, InterruptedException;
    }

    TestResponder(Path folder) throws IOException, InterruptedException {
        openSsl = new OpenSsl(folder);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/ocsp", exchange -> serve(exchange, ocsp));
        server.createContext("/crl", exchange -> serve(exchange, list));
        server.createContext("/missing", exchange -> {
            requests.incrementAndGet();
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        server.start();
        authority("root", "/CN=root");
        authority("stranger", "/CN=root");
        Files.writeString(file("index.txt"), "");
    }

    Path file(String name) {
        return openSsl.file(name);
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    void ocsp(Answer answer) {
        ocsp = answer;
    }

    void list(Answer answer) {
        list = answer;
    }

    /** Who signs OCSP answers: {@code name}.pem with {@code name}.key. */
    void signer(String name) {
        signer = name;
    }

    void ocspOptions(String options) {
        ocspOptions = options;
    }

    /** A leaf of the root, good for 30 days, that names the OCSP responder and the CRL. */
    Generation leaf() throws Exception {
        return leaf("authorityInfoAccess=OCSP;URI:" + url("/ocsp") + "\ncrlDistributionPoints=URI:" + url("/crl"), 30);
    }

    Generation leaf(String extensions, int days) throws Exception {
        certify("leaf", "root", "keyUsage=digitalSignature\nextendedKeyUsage=clientAuth\n" + extensions, days);
        Files.writeString(file("leaf-chain.pem"), openSsl.read("leaf.pem") + openSsl.read("root.pem"));
        return load("leaf-chain.pem");
    }

    /** Loaded by the agent's own source. */
    Generation load(String chain) throws Exception {
        IdentitySettings settings = new IdentitySettings("orders", file(chain), file("leaf.key"), null, true);
        return Objects.requireNonNull(new PemSource(settings, name -> null).poll());
    }

    void certify(String name, String issuer, String extensions, int days) throws IOException, InterruptedException {
        Files.writeString(file(name + ".ext"), extensions + "\n");
        openSsl.run("req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout " + name + ".key -out " + name
                + ".csr -subj /CN=" + name);
        openSsl.run("x509 -req -in " + name + ".csr -CA " + issuer + ".pem -CAkey " + issuer
                + ".key -CAcreateserial -days " + days + " -extfile " + name + ".ext -out " + name + ".pem");
    }

    /** Enters a certificate into the index that openssl's CRLs and OCSP answers come from. */
    void register(Generation generation) throws IOException {
        Files.writeString(file("index.txt"), "V\t" + ofLeaf(generation, ""));
    }

    /** @param reason as openssl writes it, such as keyCompromise; empty for none */
    void revoke(Generation generation, String reason) throws IOException {
        String now = shortTime(Instant.now());
        Files.writeString(file("index.txt"), "R\t" + ofLeaf(generation, now + (reason.isEmpty() ? "" : "," + reason)));
    }

    void makeList() throws IOException, InterruptedException {
        makeList("root", "", Instant.now().plusSeconds(3600));
    }

    /** @param extensions of the CRL, as openssl's configuration has them; sections of their own may follow */
    void makeList(String issuer, String extensions, Instant nextUpdate) throws IOException, InterruptedException {
        Files.writeString(
                file("ca.cnf"),
                "[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\ndefault_md=sha256\n[exts]\n"
                        + (extensions.isEmpty() ? "authorityKeyIdentifier=keyid" : extensions) + "\n");
        openSsl.run("ca -gencrl -config ca.cnf -keyfile " + issuer + ".key -cert " + issuer
                + ".pem -crlexts exts -crl_lastupdate "
                + SECONDS.format(Instant.now().minusSeconds(7200))
                + " -crl_nextupdate " + SECONDS.format(nextUpdate) + " -out crl.pem");
        openSsl.run("crl -in crl.pem -outform DER -out crl.der");
    }

    private void authority(String name, String subject) throws IOException, InterruptedException {
        openSsl.run("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout " + name + ".key -out " + name
                + ".pem -days 90 -subj " + subject);
    }

    private byte[] askOpenSsl(byte[] request) throws IOException, InterruptedException {
        Files.write(file("request.der"), request);
        openSsl.run("ocsp -index index.txt -CA root.pem -rsigner " + signer + ".pem -rkey " + signer
                + ".key -reqin request.der -respout response.der" + (ocspOptions.isEmpty() ? "" : " " + ocspOptions));
        return Files.readAllBytes(file("response.der"));
    }

    private void serve(HttpExchange exchange, Answer answer) throws IOException {
        requests.incrementAndGet();
        try (exchange) {
            byte[] body = answer.to(exchange.getRequestBody().readAllBytes());
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String ofLeaf(Generation generation, String revoked) {
        String serial = generation.leaf().getSerialNumber().toString(16).toUpperCase(Locale.ROOT);
        return shortTime(generation.notAfter()) + "\t" + revoked + "\t" + (serial.length() % 2 == 0 ? "" : "0") + serial
                + "\tunknown\t/CN=leaf\n";
    }

    private static String shortTime(Instant time) {
        return SECONDS.format(time).substring(2);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
