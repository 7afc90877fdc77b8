// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.respond;

import io.vertx.core.buffer.Buffer;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * A JSON value that many answers share, encoded once and, when first asked for, compressed once. Safe from every thread;
 * the buffers must not be changed.
 */
public final class SharedJson {
    private static final int LEVEL = 6;
    /** Below this a compressed answer is hardly smaller, and often larger. */
    private static final int WORTH_COMPRESSING = 1024;

    private final Buffer json;
    private final String tag;
    private volatile Deflated deflated;

    /**
     * @param tag names this value among all that were ever served at its URL; letters, digits, {@code -} and {@code _} only
     */
    public SharedJson(Buffer json, String tag) {
        this.json = Objects.requireNonNull(json);
        this.tag = Objects.requireNonNull(tag);
    }

    public Buffer json() {
        return json;
    }

    public String tag() {
        return tag;
    }

    public boolean worthCompressing() {
        return json.length() >= WORTH_COMPRESSING;
    }

    /** Whether {@link #deflated()} costs nothing. */
    public boolean compressed() {
        return deflated != null;
    }

    /** Compresses at the first call, which takes milliseconds for a large value: not on an event loop. */
    public Deflated deflated() {
        Deflated known = deflated;
        if (known == null) {
            known = Deflated.of(json.getBytes());
            deflated = known;
        }
        return known;
    }

    /**
     * The value as part of a deflate stream (RFC 1951): it refers to nothing before it, ends on a byte boundary and is not
     * the last block.
     *
     * @param bytes the blocks
     * @param length of the value before compression
     * @param crc CRC-32 of the value
     */
    record Deflated(Buffer bytes, int length, int crc, Crc32Combiner combiner) {
        static Deflated of(byte[] plain) {
            CRC32 crc = new CRC32();
            crc.update(plain);
            Deflater deflater = new Deflater(LEVEL, true);
            try {
                deflater.setInput(plain);
                Buffer out = Buffer.buffer(plain.length / 4);
                byte[] chunk = new byte[16 * 1024];
                int n;
                do {
                    // A full flush ends with an empty stored block, which is what aligns the stream to a byte.
                    n = deflater.deflate(chunk, 0, chunk.length, Deflater.FULL_FLUSH);
                    out.appendBytes(chunk, 0, n);
                } while (n == chunk.length);
                return new Deflated(out, plain.length, (int) crc.getValue(), new Crc32Combiner(plain.length));
            } finally {
                deflater.end();
            }
        }
    }
}
