package dev.holdfast.client.okhttp;

import dev.holdfast.hook.Advices;
import dev.holdfast.hook.HookPoint;
import dev.holdfast.hook.LibraryHooks;
import java.util.Objects;

/**
 * What is woven into OkHttp. The interceptors that every call passes have had their names since 3.0; the connection's insides below
 * them change theirs from major to major.
 */
abstract class OkHttpPoints implements LibraryHooks {
    static final String PREPARE = "prepare";
    static final String DECIDE = "decide";
    static final String WRITE = "write";
    static final String ANSWER = "answer";
    static final String POOL = "pool";
    static final String RECOVER = "recover";

    private static final String INTERNAL = "okhttp3.internal.";
    private static final String INTERCEPT = "(Lokhttp3/Interceptor$Chain;)Lokhttp3/Response;";
    private static final String FOLLOW_UP = INTERNAL + "http.RetryAndFollowUpInterceptor";

    @Override
    public final String family() {
        return "OkHttp";
    }

    @Override
    public final String[] packages() {
        return new String[] {"okhttp3/"};
    }

    @Override
    public final String adapter() {
        return Objects.requireNonNull(getClass().getPackage()).getName() + ".OkHttpAdapter";
    }

    /** Every request that wants a connection comes by here, follow-ups too, on a thread that may wait. */
    static HookPoint prepare() {
        return new HookPoint(
                INTERNAL + "connection.ConnectInterceptor", "intercept", INTERCEPT, Advices.ENTER, PREPARE);
    }

    /**
     * The connection is chosen and nothing is written. Later a refusal would be taken for a failure of the connection: OkHttp 4 and 5
     * wait for a response after one, for as long as the read times out.
     */
    static HookPoint decide() {
        return new HookPoint(INTERNAL + "http.CallServerInterceptor", "intercept", INTERCEPT, Advices.ANSWER, DECIDE);
    }

    /**
     * Where a head becomes bytes or frames; a tunnel's CONNECT is written elsewhere. Not a step before: there the application's
     * EventListener is handed the request as it was written.
     *
     * @param codec simple name with the package below internal
     */
    static HookPoint write(String codec) {
        return new HookPoint(
                INTERNAL + codec, "writeRequestHeaders", "(Lokhttp3/Request;)V", Advices.FIRST_ARGUMENT, WRITE);
    }

    /**
     * The client asks itself what follows a response.
     *
     * @param arguments the descriptors of those after the response
     */
    static HookPoint answer(String arguments) {
        return new HookPoint(
                FOLLOW_UP,
                "followUpRequest",
                "(Lokhttp3/Response;" + arguments + ")Lokhttp3/Request;",
                Advices.ANSWER,
                ANSWER);
    }

    /** Not isHealthy: that is asked of connections just made, too, and a no then fails the call. */
    static HookPoint pool(String method, String routes) {
        return new HookPoint(
                INTERNAL + "connection.RealConnection",
                method,
                "(Lokhttp3/Address;" + routes + ")Z",
                Advices.NOT_TRUE,
                POOL);
    }

    /** The client asks itself whether another route could mend a failure. */
    static HookPoint recover() {
        return new HookPoint(FOLLOW_UP, "isRecoverable", "(Ljava/io/IOException;Z)Z", Advices.NOT_TRUE, RECOVER);
    }
}
