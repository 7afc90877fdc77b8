// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.listen;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpObjectDecoder;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Turns a request line that names a version like {@code HTTP/1.2} into an invalid request, which is answered by the handler
 * for those. Vert.x would answer it by itself, with 501 and no body, and offers no way to say otherwise.
 */
@ChannelHandler.Sharable
public final class HttpVersionGuard extends ChannelInboundHandlerAdapter {
    private static final HttpVersionGuard INSTANCE = new HttpVersionGuard();

    private HttpVersionGuard() {}

    /** Guards a new connection, in a connection handler; one that does not speak HTTP/1 needs no guard. */
    public static void on(HttpConnection connection) {
        if (connection instanceof ConnectionBase base) {
            ChannelPipeline pipeline = base.channel().pipeline();
            ChannelHandlerContext decoder = pipeline.context(HttpObjectDecoder.class);
            if (decoder != null) {
                pipeline.addAfter(decoder.name(), HttpVersionGuard.class.getSimpleName(), INSTANCE);
            }
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest request
                && request.decoderResult().isSuccess()
                && !isSpoken(request.protocolVersion())) {
            request.setDecoderResult(DecoderResult.failure(
                    new IllegalArgumentException("unknown protocol version " + request.protocolVersion())));
            request.setProtocolVersion(HttpVersion.HTTP_1_1);
        }
        context.fireChannelRead(message);
    }

    private static boolean isSpoken(HttpVersion version) {
        return version.equals(HttpVersion.HTTP_1_1) || version.equals(HttpVersion.HTTP_1_0);
    }
}
