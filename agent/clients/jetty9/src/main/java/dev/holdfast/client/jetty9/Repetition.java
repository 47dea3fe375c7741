package dev.holdfast.client.jetty9;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.eclipse.jetty.client.HttpDestination;
import org.eclipse.jetty.client.HttpExchange;
import org.eclipse.jetty.client.HttpRequest;
import org.eclipse.jetty.client.ProtocolHandler;
import org.eclipse.jetty.client.ResponseNotifier;
import org.eclipse.jetty.client.api.Request;
import org.eclipse.jetty.client.api.Response;
import org.eclipse.jetty.client.api.Result;
import org.eclipse.jetty.http.HttpField;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a refusal and whom it is for until its head is complete. Then it is let through, or the rest of it is read, and the
 * request sent once more: as the client's own handlers do for redirects, in the same conversation, so that the application hears of
 * the last response only. Used by the thread that reads the response.
 */
final class Repetition extends Response.Listener.Adapter implements ProtocolHandler {
    private final HttpExchange exchange;
    private final @Nullable ProtocolHandler next;

    /** @param next who handles the response where it is let through */
    Repetition(HttpExchange exchange, @Nullable ProtocolHandler next) {
        this.exchange = exchange;
        this.next = next;
    }

    @Override
    public String getName() {
        return "repetition";
    }

    @Override
    public boolean accept(Request request, Response response) {
        return true;
    }

    @Override
    public Response.Listener getResponseListener() {
        return this;
    }

    boolean isOf(HttpExchange other) {
        return exchange == other;
    }

    /** Gives the response to whom it is for, from its beginning; the client itself goes on with the end of the head. */
    void letThrough() {
        Response.Listener handler = next == null ? null : next.getResponseListener();
        exchange.getConversation().updateResponseListeners(handler);
        List<Response.ResponseListener> listeners = handler == null ? addressees() : Collections.singletonList(handler);
        ResponseNotifier notifier = Members.destination(exchange).getResponseNotifier();
        Response response = exchange.getResponse();
        notifier.notifyBegin(listeners, response);
        for (Iterator<HttpField> fields = response.getHeaders().iterator(); fields.hasNext(); ) {
            if (!notifier.notifyHeader(listeners, response, fields.next())) {
                fields.remove();
            }
        }
    }

    @Override
    public void onComplete(Result result) {
        HttpRequest request = exchange.getRequest();
        HttpDestination destination = Members.destination(exchange);
        if (result.getResponseFailure() == null) {
            repeat(destination, request);
            return;
        }
        exchange.getConversation().updateResponseListeners(null);
        destination
                .getResponseNotifier()
                .forwardFailureComplete(
                        addressees(),
                        request,
                        result.getRequestFailure(),
                        result.getResponse(),
                        result.getResponseFailure());
    }

    private static void repeat(HttpDestination destination, HttpRequest request) {
        try {
            // the list is not only ours: some versions add a listener of their own
            destination.send(new HttpExchange(destination, request, new ArrayList<>(1)));
        } catch (RuntimeException e) {
            request.abort(e); // the client would only log it
        }
    }

    /** The application's, which go with the conversation's first exchange; those of a later one have heard everything already. */
    private List<Response.ResponseListener> addressees() {
        return exchange.getConversation().getExchanges().getFirst().getResponseListeners();
    }
}
