package dev.holdfast.benchmarks.startup;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;

/**
 * The program whose start is measured: one HTTPS request with a static key. It names nothing but the JDK, for it runs from a
 * folder of its own.
 */
public final class HelloHttps {
    private HelloHttps() {}

    /**
     * Says {@code ok} when it was answered.
     *
     * @param arguments the address, without which it asks nobody; a second one makes it wait for the end of standard input, to be
     *     looked at
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length == 0) {
            System.out.println("ok");
            return;
        }
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(arguments[0]).toURL().openConnection();
        connection.setRequestProperty("X-Api-Key", "ledger-static-key-0001");
        try (InputStream in = connection.getInputStream()) {
            while (in.read() >= 0) {
                // the answer itself does not matter
            }
        }
        System.out.println("ok");
        if (arguments.length > 1) {
            while (System.in.read() >= 0) {
                // only its end matters
            }
        }
    }
}
