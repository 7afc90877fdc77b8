// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

import java.io.IOException;

/** The LZ4 block format: literals and copies of what came before. */
final class Lz4Block {
    private static final int MIN_MATCH = 4;

    private Lz4Block() {}

    /**
     * Unpacks a block behind what {@code target} already holds, which its copies may reach back into.
     *
     * @return where the unpacked bytes end
     * @throws IOException if the block is damaged
     */
    static int unpack(byte[] block, int length, byte[] target, int offset) throws IOException {
        int in = 0;
        int out = offset;
        try {
            while (in < length) {
                int token = block[in++] & 0xff;
                int literals = token >> 4;
                if (literals == 15) {
                    int more;
                    do {
                        more = block[in++] & 0xff;
                        literals += more;
                    } while (more == 255);
                }
                if (literals > length - in) {
                    throw damaged(null);
                }
                System.arraycopy(block, in, target, out, literals);
                in += literals;
                out += literals;
                if (in >= length) {
                    break;
                }
                int distance = block[in++] & 0xff | (block[in++] & 0xff) << 8;
                int match = token & 15;
                if (match == 15) {
                    int more;
                    do {
                        more = block[in++] & 0xff;
                        match += more;
                    } while (more == 255);
                }
                match += MIN_MATCH;
                if (distance == 0) {
                    throw damaged(null);
                }
                copy(target, out - distance, out, match);
                out += match;
            }
        } catch (IndexOutOfBoundsException e) {
            throw damaged(e);
        }
        return out;
    }

    /** A copy may overlap itself: then it repeats a pattern. */
    private static void copy(byte[] target, int from, int to, int length) {
        if (from + length <= to) {
            System.arraycopy(target, from, target, to, length);
            return;
        }
        for (int i = 0; i < length; i++) {
            target[to + i] = target[from + i];
        }
    }

    private static IOException damaged(Exception cause) {
        return new IOException("a damaged LZ4 block", cause);
    }
}
