package org.example.orders.tcnative;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.util.concurrent.Promise;
import java.io.IOException;

/** Hands a connection's answer to whoever waits for it. */
final class Answers extends SimpleChannelInboundHandler<FullHttpResponse> {

    private volatile Promise<FullHttpResponse> waiting;

    /** The next answer is for this one. */
    void next(Promise<FullHttpResponse> answer) {
        waiting = answer;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
        waiting.trySuccess(response.retain());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fail(cause);
        context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        fail(new IOException("closed before the answer"));
    }

    private void fail(Throwable cause) {
        Promise<FullHttpResponse> answer = waiting;
        if (answer != null) {
            answer.tryFailure(cause);
        }
    }
}
