package dev.holdfast.harness;

import java.nio.file.Path;
import java.util.List;

/**
 * An orders program and the HTTP client that it calls with.
 *
 * @param name as reports show it
 * @param module folder below {@code test-apps}
 * @param libraries what is on its class path beside itself; none where the client is the JDK's own
 */
public record Client(String name, String module, String mainClass, List<Path> libraries) {

    /** HttpURLConnection and HttpsURLConnection. */
    public static final Client HTTP_URL_CONNECTION =
            ofJdk("HttpURLConnection", "http-url-connection", "org.example.orders.urlconnection.OrdersProgram");

    /** java.net.http.HttpClient. */
    public static final Client JDK_HTTP_CLIENT =
            ofJdk("java.net.http", "jdk-http-client", "org.example.orders.jdkhttp.OrdersProgram");

    /** Copies the list. */
    public Client {
        libraries = List.copyOf(libraries);
    }

    /** Those that need no library. */
    public static List<Client> ofJdk() {
        return List.of(HTTP_URL_CONNECTION, JDK_HTTP_CLIENT);
    }

    private static Client ofJdk(String name, String module, String mainClass) {
        return new Client(name, module, mainClass, List.of());
    }

    @Override
    public String toString() {
        return name;
    }
}
