// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.tail;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import java.util.Optional;

/** Puts the frames of a message together, up to a size. A binary message is taken for UTF-8: some clients send JSON so. */
final class MessageAssembly {
    private final int maxBytes;
    private Buffer message = Buffer.buffer();

    MessageAssembly(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Adds a frame of data.
     *
     * @return the message, if this frame completes it
     * @throws TooLarge if the message grows beyond the bound
     */
    Optional<String> add(WebSocketFrame frame) throws TooLarge {
        Buffer data = frame.binaryData();
        if (message.length() + data.length() > maxBytes) {
            message = Buffer.buffer();
            throw new TooLarge();
        }
        message.appendBuffer(data);
        if (!frame.isFinal()) {
            return Optional.empty();
        }
        String text = message.toString();
        message = Buffer.buffer();
        return Optional.of(text);
    }

    /** A message is larger than the bound. */
    static final class TooLarge extends Exception {
        TooLarge() {
            super("the message is too large", null, false, false);
        }
    }
}
