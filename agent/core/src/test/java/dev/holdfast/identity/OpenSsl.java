package dev.holdfast.identity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** The openssl command in a folder of its own: fixtures are what operators' own commands write. */
public final class OpenSsl {
    private final Path folder;

    public OpenSsl(Path folder) {
        Assumptions.assumeTrue(isInstalled(), "openssl is not installed");
        this.folder = folder;
    }

    public Path file(String name) {
        return folder.resolve(name);
    }

    public String read(String name) throws IOException {
        return Files.readString(file(name));
    }

    /** Runs one command line; words are split at spaces. */
    public void run(String commandLine) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(commandLine.split(" ", -1)));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("openssl " + commandLine + ": " + output);
        }
    }

    /** root.pem, intermediate.pem and their keys. */
    void authority() throws IOException, InterruptedException {
        Files.writeString(file("ca.ext"), "basicConstraints=critical,CA:TRUE\nkeyUsage=keyCertSign,cRLSign\n");
        Files.writeString(file("leaf.ext"), "keyUsage=digitalSignature\nextendedKeyUsage=clientAuth\n");
        run(
                "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout root.key -out root.pem -days 9 -subj /CN=root");
        run(
                "req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout intermediate.key -out intermediate.csr -subj /CN=intermediate");
        run(
                "x509 -req -in intermediate.csr -CA root.pem -CAkey root.key -CAcreateserial -days 5 -extfile ca.ext -out intermediate.pem");
    }

    /** {@code name}.pem for a key that is there, and {@code name}-chain.pem with the intermediate behind it. */
    void certify(String name, String key) throws IOException, InterruptedException {
        run("req -new -key " + key + " -passin pass:secret -subj /CN=" + name + " -out " + name + ".csr");
        run("x509 -req -in " + name + ".csr -CA intermediate.pem -CAkey intermediate.key -CAcreateserial -days 3"
                + " -extfile leaf.ext -out " + name + ".pem");
        Files.writeString(file(name + "-chain.pem"), read(name + ".pem") + read("intermediate.pem"));
    }

    /** {@code name}.key and its {@code name}-chain.pem. */
    void identity(String name) throws IOException, InterruptedException {
        run("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out " + name + ".key");
        certify(name, name + ".key");
    }

    private static boolean isInstalled() {
        try {
            return new ProcessBuilder("openssl", "version").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
