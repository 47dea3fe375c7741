package org.example.orders.tcnative;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLParameters;
import org.example.orders.LedgerClient;
import org.example.orders.Options;

/** HTTP/1.1 over connections that are kept until somebody says close. One mode, {@code default}. */
final class TcnativeLedgerClient implements LedgerClient {

    private static final int LONGEST_ANSWER = 1 << 20;

    private final Options options;
    private final SslContext tls;
    private final Bootstrap bootstrap;
    private final ConcurrentMap<String, Queue<Channel>> idle = new ConcurrentHashMap<>();

    TcnativeLedgerClient(Options options) throws Exception {
        this.options = options;
        SslContextBuilder builder =
                SslContextBuilder.forClient().sslProvider(SslProvider.OPENSSL).trustManager(options.trustManager());
        KeyManager key = options.keyManager();
        if (key != null) {
            builder.keyManager(key);
        }
        if (!options.tlsVersion().equals("TLS")) {
            builder.protocols(options.tlsVersion());
        }
        this.tls = builder.build();
        this.bootstrap = new Bootstrap()
                .group(new NioEventLoopGroup(2, new DefaultThreadFactory("netty", true)))
                .channel(NioSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, options.timeout());
    }

    @Override
    public Reply send(String method, URI uri, byte[] body, String mode) throws IOException, InterruptedException {
        if (!mode.equals("default")) {
            throw new IllegalArgumentException("no such mode: " + mode);
        }
        Channel channel = connection(uri);
        Promise<FullHttpResponse> answer = channel.eventLoop().newPromise();
        channel.pipeline().get(Answers.class).next(answer);
        channel.writeAndFlush(request(method, uri, body)).addListener(written -> {
            if (!written.isSuccess()) {
                answer.tryFailure(written.cause());
            }
        });
        try {
            FullHttpResponse response = answer.get(options.timeout(), TimeUnit.MILLISECONDS);
            byte[] content = new byte[response.content().readableBytes()];
            response.content().readBytes(content).release();
            if (HttpUtil.isKeepAlive(response)) {
                idle(uri).add(channel);
            } else {
                channel.close();
            }
            return new Reply(response.status().code(), "HTTP/1.1", content);
        } catch (ExecutionException e) {
            channel.close();
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        } catch (TimeoutException e) {
            channel.close();
            throw new IOException(e);
        }
    }

    private FullHttpRequest request(String method, URI uri, byte[] body) {
        ByteBuf content = body == null ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(body);
        String target = uri.getRawQuery() == null ? uri.getRawPath() : uri.getRawPath() + "?" + uri.getRawQuery();
        FullHttpRequest request =
                new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.valueOf(method), target, content);
        request.headers().set(HttpHeaderNames.HOST, uri.getAuthority());
        if (options.keyHeaderValue() != null) {
            request.headers().set(options.keyHeader(), options.keyHeaderValue());
        }
        for (String[] header : options.furtherHeaders()) {
            request.headers().set(header[0], header[1]);
        }
        if (body != null) {
            request.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/octet-stream");
            request.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, body.length);
        }
        return request;
    }

    private Channel connection(URI uri) throws IOException, InterruptedException {
        for (Channel kept = idle(uri).poll(); kept != null; kept = idle(uri).poll()) {
            if (kept.isActive()) {
                return kept;
            }
        }
        ChannelFuture connecting = bootstrap
                .clone()
                .handler(new Connection(uri.getHost(), uri.getPort()))
                .connect(uri.getHost(), uri.getPort());
        if (!connecting.await().isSuccess()) {
            throw new IOException(connecting.cause());
        }
        return connecting.channel();
    }

    private Queue<Channel> idle(URI uri) {
        return idle.computeIfAbsent(uri.getAuthority(), authority -> new ConcurrentLinkedQueue<>());
    }

    /** What a connection consists of. */
    private final class Connection extends ChannelInitializer<Channel> {

        private final String host;
        private final int port;

        private Connection(String host, int port) {
            this.host = host;
            this.port = port;
        }

        @Override
        protected void initChannel(Channel channel) {
            InetSocketAddress proxy = options.proxy();
            if (proxy != null) {
                channel.pipeline().addLast(new HttpProxyHandler(proxy));
            }
            SslHandler handler = tls.newHandler(channel.alloc(), host, port);
            SSLParameters parameters = handler.engine().getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm(options.trustsEverybody() ? "" : "HTTPS");
            handler.engine().setSSLParameters(parameters);
            channel.pipeline()
                    .addLast(handler, new HttpClientCodec(), new HttpObjectAggregator(LONGEST_ANSWER), new Answers());
        }
    }
}
