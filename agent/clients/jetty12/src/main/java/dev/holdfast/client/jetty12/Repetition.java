package dev.holdfast.client.jetty12;

import dev.holdfast.exchange.Attempt;
import dev.holdfast.exchange.Exchanges;
import java.util.Iterator;
import org.eclipse.jetty.client.ByteBufferRequestContent;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.Connection;
import org.eclipse.jetty.client.ContinueProtocolHandler;
import org.eclipse.jetty.client.PathRequestContent;
import org.eclipse.jetty.client.ProtocolHandler;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.client.transport.HttpDestination;
import org.eclipse.jetty.client.transport.HttpExchange;
import org.eclipse.jetty.client.transport.HttpRequest;
import org.eclipse.jetty.client.transport.HttpResponse;
import org.eclipse.jetty.client.transport.ResponseListeners;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a response and whom it is for until its head is complete. Then it is let through, or the rest of it is read, and the
 * request sent once more: as the client's own handlers do for redirects, in the same conversation, so that the application hears of
 * the last response only. Used by one thread at a time, which the client sees to.
 */
final class Repetition implements ProtocolHandler, Response.Listener {
    private final Exchanges exchanges;
    private final Attempt attempt;
    private final HttpExchange exchange;
    private final @Nullable ProtocolHandler next;
    private ResponseListeners listeners = new ResponseListeners(); // nobody: what comes is read and forgotten

    /** @param next who handles the response where it is let through */
    Repetition(Exchanges exchanges, Attempt attempt, HttpExchange exchange, @Nullable ProtocolHandler next) {
        this.exchanges = exchanges;
        this.attempt = attempt;
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

    @Override
    public void onHeaders(Response response) {
        boolean repeatable = !(next instanceof ContinueProtocolHandler) && isRepeatable(exchange.getRequest());
        if (!exchanges.answer(attempt, new JettyResponse(response), repeatable)) {
            letThrough();
        }
    }

    @Override
    public void onContentSource(Response response, Content.Source source) {
        listeners.notifyContentSource(response, source);
    }

    @Override
    public void onComplete(Result result) {
        HttpRequest request = exchange.getRequest();
        Request.Content content = request.getBody();
        if (result.getResponseFailure() != null || (content != null && !content.rewind())) {
            exchange.getConversation().updateResponseListeners(null);
            addressees().emitFailureComplete(result);
            return;
        }
        HttpDestination destination = exchange.getHttpDestination();
        try {
            destination.send(new HttpExchange(destination, request, new ResponseListeners()));
        } catch (RuntimeException e) {
            request.abort(e); // the client would only log it
        }
    }

    /** Gives the response to whom it is for, from its beginning; what comes behind the content is the client's to give. */
    private void letThrough() {
        Response.Listener handler = next == null ? null : next.getResponseListener();
        exchange.getConversation().updateResponseListeners(handler);
        listeners = handler == null ? addressees() : new ResponseListeners(handler);
        HttpResponse response = exchange.getResponse();
        listeners.notifyBegin(response);
        response.headers(head -> {
            for (Iterator<HttpField> fields = head.iterator(); fields.hasNext(); ) {
                if (!listeners.notifyHeader(response, fields.next())) {
                    fields.remove();
                }
            }
        });
        listeners.notifyHeaders(response);
    }

    /** The application's, which go with the conversation's first exchange; those of a later one have heard everything already. */
    private ResponseListeners addressees() {
        return exchange.getConversation().getExchanges().getFirst().getResponseListeners();
    }

    /** Not one that waits for "100 Continue" (it would, once more, for one that the client takes for dealt with), nor one for a certain connection. */
    private boolean isRepeatable(HttpRequest request) {
        return isRepeatable(request.getBody())
                && !request.getHeaders().contains(HttpHeader.EXPECT)
                && !request.getAttributes().containsKey(Connection.class.getName());
    }

    /** A content tells by being rewound, which is not to be done while it is being sent. */
    private boolean isRepeatable(Request.@Nullable Content content) {
        return content == null
                || content instanceof BytesRequestContent // and strings and forms
                || content instanceof ByteBufferRequestContent
                || content instanceof PathRequestContent
                || (Members.isSent(exchange) && content.rewind());
    }
}
