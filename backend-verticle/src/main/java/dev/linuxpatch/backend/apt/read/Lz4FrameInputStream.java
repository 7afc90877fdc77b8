// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Unpacks the LZ4 frame format (version 1.6.x), linked blocks included, which is how apt keeps its lists. Checksums are
 * skipped: the files are apt's own, and apt has verified what they hold.
 *
 * <p>It exists because the list of a Debian release takes commons-compress over two seconds here and this 0.1, and the
 * faster libraries refuse linked blocks.
 */
final class Lz4FrameInputStream extends InputStream {
    private static final int MAGIC = 0x184D2204;
    private static final int SKIPPABLE_MAGIC = 0x184D2A50;
    private static final int HISTORY = 1 << 16;
    private static final int UNCOMPRESSED = 0x80000000;

    private final InputStream in;
    private byte[] packed = new byte[0];
    /** Up to {@link #HISTORY} bytes that were already given, then the present block. */
    private byte[] window = new byte[0];

    private int position;
    private int end;
    private int maximumBlock;
    private boolean inFrame;
    private boolean blockChecksums;
    private boolean contentChecksum;

    /** Reads small pieces: give it a buffered stream. */
    Lz4FrameInputStream(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        return position < end || nextBlock() ? window[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (position == end && !nextBlock()) {
            return -1;
        }
        int count = Math.min(length, end - position);
        System.arraycopy(window, position, target, offset, count);
        position += count;
        return count;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** Unpacks the next block that is not empty; false at the end of the file. */
    private boolean nextBlock() throws IOException {
        while (inFrame || nextFrame()) {
            int size = littleEndian();
            if (size == 0) {
                inFrame = false;
                skip(contentChecksum ? 4 : 0);
                continue;
            }
            int length = size & ~UNCOMPRESSED;
            if (length > maximumBlock) {
                throw new IOException("an LZ4 block of " + length + " bytes, more than its frame allows");
            }
            makeRoom();
            if ((size & UNCOMPRESSED) != 0) {
                fully(window, position, length);
                end = position + length;
            } else {
                fully(packed, 0, length);
                end = Lz4Block.unpack(packed, length, window, position);
            }
            skip(blockChecksums ? 4 : 0);
            if (position < end) {
                return true;
            }
        }
        return false;
    }

    private void makeRoom() {
        int keep = Math.min(end, HISTORY);
        System.arraycopy(window, end - keep, window, 0, keep);
        position = keep;
        end = keep;
    }

    private boolean nextFrame() throws IOException {
        int first = in.read();
        if (first < 0) {
            return false;
        }
        int magic = first | octet() << 8 | octet() << 16 | octet() << 24;
        if ((magic & ~0xf) == SKIPPABLE_MAGIC) {
            skip(littleEndian());
            return nextFrame();
        }
        if (magic != MAGIC) {
            throw new IOException("not an LZ4 frame");
        }
        int flags = octet();
        int sizes = octet();
        if (flags >> 6 != 1 || (flags & 1) != 0) {
            throw new IOException("an LZ4 frame of another version, or with a dictionary");
        }
        blockChecksums = (flags & 0x10) != 0;
        contentChecksum = (flags & 0x04) != 0;
        skip((flags & 0x08) != 0 ? 9 : 1);
        int code = sizes >> 4 & 7;
        if (code < 4) {
            throw new IOException("an LZ4 frame with an unknown block size");
        }
        maximumBlock = 1 << 8 + 2 * code;
        packed = new byte[maximumBlock];
        window = new byte[HISTORY + maximumBlock];
        position = 0;
        end = 0;
        inFrame = true;
        return true;
    }

    private int littleEndian() throws IOException {
        return octet() | octet() << 8 | octet() << 16 | octet() << 24;
    }

    private int octet() throws IOException {
        int octet = in.read();
        if (octet < 0) {
            throw new EOFException("the LZ4 frame is cut off");
        }
        return octet;
    }

    private void skip(int count) throws IOException {
        in.skipNBytes(count);
    }

    private void fully(byte[] target, int offset, int length) throws IOException {
        if (in.readNBytes(target, offset, length) < length) {
            throw new EOFException("the LZ4 frame is cut off");
        }
    }
}
