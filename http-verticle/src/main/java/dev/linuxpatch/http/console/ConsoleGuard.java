// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.console;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;

/**
 * Stands between one console's socket and the bridge, and sees all that passes: the bridge itself bounds neither what a
 * console sends, as long as it makes no sense, nor what waits for a console that does not read.
 */
final class ConsoleGuard extends ChannelDuplexHandler {
    private static final int FAREWELL_SECONDS = 1;

    private final int maxMessageBytes;
    private final int maxPendingBytes;
    private final TokenBucket frames;
    private int messageBytes;
    private long pendingBytes;
    private boolean ending;

    /**
     * @param maxMessageBytes of a message that comes in, all its frames together
     * @param maxPendingBytes that may wait to go out
     * @param frames what may come in
     */
    ConsoleGuard(int maxMessageBytes, int maxPendingBytes, TokenBucket frames) {
        this.maxMessageBytes = maxMessageBytes;
        this.maxPendingBytes = maxPendingBytes;
        this.frames = frames;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        // Else Vert.x keeps what waits in a queue of its own, where it cannot be counted.
        ctx.channel().config().setWriteBufferHighWaterMark(2 * maxPendingBytes);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (ending) {
            if (message instanceof CloseWebSocketFrame) {
                ctx.close();
            }
            ReferenceCountUtil.release(message);
        } else if (message instanceof WebSocketFrame frame) {
            check(ctx, frame);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    private void check(ChannelHandlerContext ctx, WebSocketFrame frame) {
        messageBytes += frame.content().readableBytes();
        if (messageBytes > maxMessageBytes) {
            end(ctx, WebSocketCloseStatus.MESSAGE_TOO_BIG, frame);
        } else if (!frames.take()) {
            end(ctx, WebSocketCloseStatus.POLICY_VIOLATION, frame);
        } else {
            if (frame.isFinalFragment()) {
                messageBytes = 0;
            }
            ctx.fireChannelRead(frame);
        }
    }

    private void end(ChannelHandlerContext ctx, WebSocketCloseStatus status, WebSocketFrame frame) {
        ending = true;
        ReferenceCountUtil.release(frame);
        ctx.writeAndFlush(new CloseWebSocketFrame(status));
        // What is still on its way is read and dropped: a connection closed on unread data would lose the close frame.
        ctx.executor().schedule(() -> ctx.close(), FAREWELL_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (!(message instanceof WebSocketFrame frame)) {
            ctx.write(message, promise);
            return;
        }
        int bytes = frame.content().readableBytes();
        if (pendingBytes + bytes > maxPendingBytes) {
            ReferenceCountUtil.release(message);
            promise.tryFailure(new IllegalStateException("the console does not read"));
            ctx.close();
            return;
        }
        pendingBytes += bytes;
        ctx.write(message, promise.unvoid()).addListener(written -> pendingBytes -= bytes);
    }
}
