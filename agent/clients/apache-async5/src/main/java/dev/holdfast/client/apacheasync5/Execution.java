package dev.holdfast.client.apacheasync5;

import java.io.IOException;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.client5.http.async.AsyncExecChainHandler;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.jspecify.annotations.Nullable;

/** A call of an element of the client's chain, which can be made later. */
final class Execution {
    private final AsyncExecChainHandler element;
    private final Object[] arguments;

    /** @param arguments of {@code AsyncExecChainHandler.execute} */
    Execution(Object element, Object[] arguments) {
        this.element = (AsyncExecChainHandler) element;
        this.arguments = arguments;
    }

    HttpRequest request() {
        return (HttpRequest) arguments[0];
    }

    /** Null where the request has no body. */
    @Nullable AsyncEntityProducer producer() {
        return (AsyncEntityProducer) arguments[1];
    }

    AsyncExecChain.Scope scope() {
        return (AsyncExecChain.Scope) arguments[2];
    }

    /** Makes the call; whatever fails is the request's failure. */
    void proceed() {
        AsyncExecCallback callback = (AsyncExecCallback) arguments[4];
        try {
            element.execute(request(), producer(), scope(), (AsyncExecChain) arguments[3], callback);
        } catch (HttpException | IOException | RuntimeException e) {
            callback.failed(e);
        }
    }
}
