// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * The fields worth telling of many stanzas, deflated in blocks: a sixth of their text. It keeps answers of one generation
 * true after apt has replaced the list that they are from, and costs the same whatever the list was packed with.
 */
final class StanzaArchive {
    private static final int STANZAS_PER_BLOCK = 64;
    private static final ControlField[] FIELDS = ControlField.values();

    private final List<byte[]> blocks;
    private final int size;

    private StanzaArchive(List<byte[]> blocks, int size) {
        this.blocks = List.copyOf(blocks);
        this.size = size;
    }

    int size() {
        return size;
    }

    /** Bytes of memory, but for a few for each block. */
    long footprint() {
        return blocks.stream().mapToLong(block -> block.length).sum();
    }

    /** Reads stanzas, best in the order in which they were added. Not safe for several threads; make one for each use. */
    Reader reader() {
        return new Reader();
    }

    /** Unpacks one block at a time and keeps it for the next question. */
    final class Reader {
        private int present = -1;
        private byte[] block = new byte[0];

        Map<ControlField, String> get(int index) {
            int number = index / STANZAS_PER_BLOCK;
            if (number != present) {
                block = inflate(blocks.get(number));
                present = number;
            }
            int at = 0;
            for (int skip = index % STANZAS_PER_BLOCK; skip > 0; skip--) {
                at += 4 + integer(at);
            }
            return fields(at + 4, at + 4 + integer(at));
        }

        private Map<ControlField, String> fields(int from, int to) {
            EnumMap<ControlField, String> fields = new EnumMap<>(ControlField.class);
            int at = from;
            while (at < to) {
                ControlField field = FIELDS[block[at]];
                int length = integer(at + 1);
                fields.put(field, new String(block, at + 5, length, StandardCharsets.UTF_8));
                at += 5 + length;
            }
            return Collections.unmodifiableMap(fields);
        }

        private int integer(int at) {
            return (block[at] & 0xff) << 24
                    | (block[at + 1] & 0xff) << 16
                    | (block[at + 2] & 0xff) << 8
                    | block[at + 3] & 0xff;
        }
    }

    /** The length first, so that the text can be unpacked into one array. */
    private static byte[] inflate(byte[] packed) {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(packed, 4, packed.length - 4);
            byte[] text = new byte
                    [(packed[0] & 0xff) << 24 | (packed[1] & 0xff) << 16 | (packed[2] & 0xff) << 8 | packed[3] & 0xff];
            int length = 0;
            while (length < text.length) {
                length += inflater.inflate(text, length, text.length - length);
            }
            return text;
        } catch (DataFormatException e) {
            throw new IllegalStateException("a block that was deflated here cannot be inflated", e);
        } finally {
            inflater.end();
        }
    }

    /** Collects stanzas. */
    static final class Builder implements AutoCloseable {
        private final Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        private final Set<ControlField> kept;
        private final List<byte[]> blocks = new ArrayList<>();
        private final ByteArrayOutputStream block = new ByteArrayOutputStream();
        private int size;

        /** Keeps these fields and drops the others. */
        Builder(Set<ControlField> kept) {
            this.kept = kept;
        }

        /** Adds the present stanza; its index is the number of those added before. */
        void add(StanzaReader stanza) {
            ByteArrayOutputStream encoded = new ByteArrayOutputStream();
            for (ControlField field : kept) {
                if (stanza.has(field)) {
                    byte[] value = (field == ControlField.DESCRIPTION ? stanza.firstLine(field) : stanza.text(field))
                            .getBytes(StandardCharsets.UTF_8);
                    encoded.write(field.ordinal());
                    integer(encoded, value.length);
                    encoded.writeBytes(value);
                }
            }
            integer(block, encoded.size());
            block.writeBytes(encoded.toByteArray());
            if (++size % STANZAS_PER_BLOCK == 0) {
                flush();
            }
        }

        StanzaArchive build() {
            if (block.size() > 0) {
                flush();
            }
            return new StanzaArchive(blocks, size);
        }

        @Override
        public void close() {
            deflater.end();
        }

        private void flush() {
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            integer(packed, block.size());
            deflater.reset();
            deflater.setInput(block.toByteArray());
            deflater.finish();
            byte[] chunk = new byte[1 << 13];
            while (!deflater.finished()) {
                packed.write(chunk, 0, deflater.deflate(chunk));
            }
            blocks.add(packed.toByteArray());
            block.reset();
        }

        private static void integer(ByteArrayOutputStream out, int value) {
            out.write(value >>> 24);
            out.write(value >>> 16);
            out.write(value >>> 8);
            out.write(value);
        }
    }
}
