package dev.holdfast.demo;

import dev.holdfast.harness.ClientCertificate;
import dev.holdfast.harness.IdentityFiles;
import dev.holdfast.harness.Pki;
import dev.holdfast.harness.RawClient;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Has the token and curl; where there is no curl, the JDK's own client. */
final class Thief {

    private final Pki pki;
    private final Path folder;
    private final boolean curl;

    Thief(Pki pki, Path folder) throws InterruptedException {
        this.pki = pki;
        this.folder = folder;
        this.curl = hasCurl();
    }

    String tool() {
        return curl ? "curl" : "the JDK's client, as no curl is installed";
    }

    /** Answers the status. */
    int get(URI uri, String authorization) throws IOException, InterruptedException {
        return curl
                ? curl(uri, authorization, List.of())
                : RawClient.withoutCertificate(pki)
                        .get(uri, "Authorization", authorization)
                        .statusCode();
    }

    int get(URI uri, String authorization, ClientCertificate certificate) throws IOException, InterruptedException {
        if (!curl) {
            return RawClient.with(certificate, pki)
                    .get(uri, "Authorization", authorization)
                    .statusCode();
        }
        IdentityFiles files = IdentityFiles.renamed(folder.resolve("thief"));
        files.replaceWith(certificate);
        return curl(
                uri,
                authorization,
                List.of(
                        "--cert", files.certificate().toString(),
                        "--key", files.key().toString()));
    }

    private int curl(URI uri, String authorization, List<String> certificate) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "curl",
                "-s",
                "-o",
                "/dev/null",
                "-w",
                "%{http_code}",
                "--cacert",
                pki.caCertificate().toString()));
        command.addAll(certificate);
        // the header by standard input: a command line can be read by every user of the machine
        command.addAll(List.of("-H", "@-", uri.toString()));
        Process process = new ProcessBuilder(command).start();
        process.getOutputStream().write(("Authorization: " + authorization + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        String status = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("curl ended with " + process.exitValue());
        }
        return Integer.parseInt(status);
    }

    private static boolean hasCurl() throws InterruptedException {
        try {
            return new ProcessBuilder("curl", "--version")
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
