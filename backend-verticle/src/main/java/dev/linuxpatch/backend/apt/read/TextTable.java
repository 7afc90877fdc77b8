// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Many short texts in one array: a tenth of the memory of as many strings. Immutable once built. */
final class TextTable {
    private final byte[] bytes;
    private final int[] ends;

    private TextTable(byte[] bytes, int[] ends) {
        this.bytes = bytes;
        this.ends = ends;
    }

    int size() {
        return ends.length;
    }

    String get(int index) {
        int start = start(index);
        return new String(bytes, start, ends[index] - start, StandardCharsets.UTF_8);
    }

    /** Compares two texts by their bytes. */
    int compare(int a, int b) {
        return Arrays.compareUnsigned(bytes, start(a), ends[a], bytes, start(b), ends[b]);
    }

    /** Compares a text by its bytes with another one. */
    int compare(int index, byte[] other) {
        return Arrays.compareUnsigned(bytes, start(index), ends[index], other, 0, other.length);
    }

    /** Rough bytes of memory. */
    long footprint() {
        return bytes.length + 4L * ends.length;
    }

    private int start(int index) {
        return index == 0 ? 0 : ends[index - 1];
    }

    /** Collects texts. */
    static final class Builder {
        private byte[] bytes = new byte[1 << 12];
        private int[] ends = new int[1 << 8];
        private int count;

        void add(String text) {
            byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
            int start = count == 0 ? 0 : ends[count - 1];
            int end = Math.addExact(start, encoded.length);
            if (end > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(end, bytes.length + (bytes.length >> 1)));
            }
            if (count == ends.length) {
                ends = Arrays.copyOf(ends, count + (count >> 1));
            }
            System.arraycopy(encoded, 0, bytes, start, encoded.length);
            ends[count++] = end;
        }

        TextTable build() {
            return new TextTable(Arrays.copyOf(bytes, count == 0 ? 0 : ends[count - 1]), Arrays.copyOf(ends, count));
        }
    }
}
