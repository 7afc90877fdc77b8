// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.respond;

import io.vertx.core.buffer.Buffer;
import java.util.zip.CRC32;

/**
 * One gzip member (RFC 1952) of a prefix, a shared value and a suffix, where only the value is compressed, and not here:
 * prefix and suffix become stored blocks around its blocks. So a request pays for some hundred bytes, not for the list.
 *
 * @param head header and prefix
 * @param body the shared blocks
 * @param tail suffix and trailer
 */
record GzipMember(Buffer head, Buffer body, Buffer tail) {
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};
    private static final int MAX_STORED = 0xFFFF;

    static GzipMember of(Buffer prefix, SharedJson.Deflated value, Buffer suffix) {
        byte[] before = prefix.getBytes();
        byte[] after = suffix.getBytes();
        int crc = value.combiner().combine(crc(before), value.crc());
        crc = new Crc32Combiner(after.length).combine(crc, crc(after));
        int size = before.length + value.length() + after.length;

        Buffer head = stored(Buffer.buffer(HEADER.clone()), before, false);
        Buffer tail = stored(Buffer.buffer(), after, true).appendIntLE(crc).appendIntLE(size);
        return new GzipMember(head, value.bytes(), tail);
    }

    int length() {
        return head.length() + body.length() + tail.length();
    }

    /** RFC 1951, 3.2.4; only legal where the stream is at a byte boundary. */
    private static Buffer stored(Buffer out, byte[] bytes, boolean last) {
        if (bytes.length > MAX_STORED) {
            throw new IllegalArgumentException("a stored block holds at most " + MAX_STORED + " bytes");
        }
        return out.appendByte((byte) (last ? 1 : 0))
                .appendUnsignedShortLE(bytes.length)
                .appendUnsignedShortLE(bytes.length ^ MAX_STORED)
                .appendBytes(bytes);
    }

    private static int crc(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
