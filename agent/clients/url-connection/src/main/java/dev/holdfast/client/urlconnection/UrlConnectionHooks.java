package dev.holdfast.client.urlconnection;

import dev.holdfast.exchange.Exchanges;
import dev.holdfast.hook.Advices;
import dev.holdfast.hook.Hook;
import dev.holdfast.hook.HookPoint;
import dev.holdfast.hook.HookSet;
import dev.holdfast.hook.Opening;

/** What is woven into HttpURLConnection, by class members of JDK 17 to 25. */
public final class UrlConnectionHooks implements HookSet {
    private static final String PREPARE = "prepare";
    private static final String WRITE = "write";
    private static final String ANSWER = "answer";
    private static final String RETRY = "retry";
    private static final String POOL = "pool";

    private static final String CONNECTION = "sun.net.www.protocol.http.HttpURLConnection";
    private static final String CLIENT = "sun.net.www.http.HttpClient";

    private final Tags tags = new Tags();

    @Override
    public String name() {
        return "HttpURLConnection";
    }

    @Override
    public Opening[] openings() {
        return new Opening[] {
            new Opening("java.base", "sun.net.www", "its MessageHeader is the request's head"),
            new Opening("java.base", "sun.net.www.http", "its HttpClient is the connection"),
            new Opening("java.base", "sun.net.www.protocol.http", "a request is sent once more by its own members"),
            new Opening("java.base", "sun.net.www.protocol.https", "its HttpsClient knows the TLS session")
        };
    }

    @Override
    public HookPoint[] points() {
        return new HookPoint[] {
            new HookPoint(CONNECTION, "plainConnect", "()V", Advices.ENTER, PREPARE),
            // All writing comes through here, what parseHTTP sends again over a new connection included, and CONNECT.
            new HookPoint(
                    CLIENT,
                    "writeRequests",
                    "(Lsun/net/www/MessageHeader;Lsun/net/www/http/PosterOutputStream;)V",
                    Advices.FIRST_ARGUMENT,
                    WRITE),
            new HookPoint(
                    CLIENT,
                    "parseHTTP",
                    "(Lsun/net/www/MessageHeader;Lsun/net/www/protocol/http/HttpURLConnection;)Z",
                    Advices.EXIT,
                    ANSWER),
            new HookPoint( // before JDK 23
                    CLIENT,
                    "parseHTTP",
                    "(Lsun/net/www/MessageHeader;Lsun/net/ProgressSource;Lsun/net/www/protocol/http/HttpURLConnection;)Z",
                    Advices.EXIT,
                    ANSWER),
            new HookPoint(CONNECTION, "followRedirect", "()Z", Advices.ANSWER, RETRY),
            new HookPoint(
                    "sun.net.www.http.KeepAliveCache",
                    "get",
                    "(Ljava/net/URL;Ljava/lang/Object;)Lsun/net/www/http/HttpClient;",
                    Advices.NO_RESULT,
                    POOL)
        };
    }

    @Override
    public Hook hook(HookPoint point, Exchanges exchanges) throws ReflectiveOperationException {
        Members.link();
        UrlConnectionAdapter adapter = new UrlConnectionAdapter(exchanges, tags);
        return switch (point.hook()) {
            case PREPARE -> adapter::prepare;
            case WRITE -> adapter::write;
            case ANSWER -> adapter::answer;
            case RETRY -> adapter::retry;
            default -> adapter::pooled;
        };
    }
}
