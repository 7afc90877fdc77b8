// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rpm;

import dev.linuxpatch.backend.rpm.RpmHeader.Entry;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes a header as it is in a package file: magic, counts, index and data, with one region around everything. */
final class HeaderBuilder {
    private static final byte[] MAGIC = {(byte) 0x8e, (byte) 0xad, (byte) 0xe8, 1, 0, 0, 0, 0};
    private static final int ALIGNMENT = 8;

    private final int region;
    private final SortedMap<Integer, Entry> entries = new TreeMap<>();

    /** @param region tag of the region */
    HeaderBuilder(int region) {
        this.region = region;
    }

    HeaderBuilder put(Collection<Entry> others) {
        others.forEach(entry -> entries.put(entry.tag(), entry));
        return this;
    }

    HeaderBuilder text(int tag, String text) {
        return put(tag, RpmHeader.STRING, 1, terminated(List.of(text)));
    }

    HeaderBuilder texts(int tag, List<String> texts) {
        return put(tag, RpmHeader.STRING_ARRAY, texts.size(), terminated(texts));
    }

    HeaderBuilder numbers(int tag, int... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * numbers.length);
        bytes.asIntBuffer().put(numbers);
        return put(tag, RpmHeader.INT32, numbers.length, bytes.array());
    }

    HeaderBuilder longs(int tag, long... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * numbers.length);
        bytes.asLongBuffer().put(numbers);
        return put(tag, RpmHeader.INT64, numbers.length, bytes.array());
    }

    HeaderBuilder binary(int tag, byte[] content) {
        return put(tag, RpmHeader.BINARY, content.length, content);
    }

    private HeaderBuilder put(int tag, int type, int count, byte[] data) {
        entries.put(tag, new Entry(tag, type, count, data));
        return this;
    }

    byte[] bytes() {
        int tags = entries.size() + 1;
        ByteBuffer index = ByteBuffer.allocate(tags * RpmHeader.ENTRY);
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        index.position(RpmHeader.ENTRY);
        for (Entry entry : entries.values()) {
            pad(data, width(entry.type()));
            index.putInt(entry.tag()).putInt(entry.type()).putInt(data.size()).putInt(entry.count());
            data.writeBytes(entry.data());
        }
        // The region's own entry leads to its end, and that back to where its index begins.
        index.putInt(0, region)
                .putInt(4, RpmHeader.BINARY)
                .putInt(8, data.size())
                .putInt(12, RpmHeader.ENTRY);
        data.writeBytes(ByteBuffer.allocate(RpmHeader.ENTRY)
                .putInt(region)
                .putInt(RpmHeader.BINARY)
                .putInt(-tags * RpmHeader.ENTRY)
                .putInt(RpmHeader.ENTRY)
                .array());
        return ByteBuffer.allocate(MAGIC.length + 2 * Integer.BYTES + index.capacity() + data.size())
                .put(MAGIC)
                .putInt(tags)
                .putInt(data.size())
                .put(index.array())
                .put(data.toByteArray())
                .array();
    }

    /** The same, filled up so that what follows is aligned. */
    byte[] paddedBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(bytes());
        pad(bytes, ALIGNMENT);
        return bytes.toByteArray();
    }

    private static int width(int type) {
        return switch (type) {
            case RpmHeader.INT16 -> Short.BYTES;
            case RpmHeader.INT32 -> Integer.BYTES;
            case RpmHeader.INT64 -> Long.BYTES;
            default -> 1;
        };
    }

    private static void pad(ByteArrayOutputStream bytes, int width) {
        while (bytes.size() % width != 0) {
            bytes.write(0);
        }
    }

    private static byte[] terminated(List<String> texts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String text : texts) {
            bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
            bytes.write(0);
        }
        return bytes.toByteArray();
    }
}
