package dev.holdfast.harness;

/** The orders programs, one per HTTP client. */
public enum Client {
    /** HttpURLConnection and HttpsURLConnection. */
    HTTP_URL_CONNECTION("http-url-connection", "org.example.orders.urlconnection.OrdersProgram"),
    /** java.net.http.HttpClient. */
    JDK_HTTP_CLIENT("jdk-http-client", "org.example.orders.jdkhttp.OrdersProgram");

    private final String module;
    private final String mainClass;

    Client(String module, String mainClass) {
        this.module = module;
        this.mainClass = mainClass;
    }

    String module() {
        return module;
    }

    String mainClass() {
        return mainClass;
    }
}
