// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rpm;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads headers from {@code Packages.db} (rpm's {@code lib/backend/ndb/rpmpkg.c}): pages of slots, each of which says at which
 * block a header begins. Writers count generations, so a reading in which one passed by is done again.
 */
final class NdbHeaders {
    private static final int PAGE = 4096;
    private static final int BLOCK = 16;
    private static final int HEADER = 32;
    private static final int GENERATION = 8;
    private static final int SLOT_PAGES = 12;
    private static final int MAX_SLOT_PAGES = 1 << 12;
    private static final int MAX_HEADER = 256 * 1024 * 1024;
    private static final int MAGIC = magic("RpmP");
    private static final int SLOT = magic("Slot");
    private static final int BLOB = magic("BlbS");
    private static final int ATTEMPTS = 20;

    private NdbHeaders() {}

    static void read(Path file, Consumer<RpmHeader> consumer) throws IOException {
        IOException failure = null;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                int generation = generation(channel);
                List<RpmHeader> headers = headers(channel);
                if (generation == generation(channel)) {
                    headers.forEach(consumer);
                    return;
                }
            } catch (IllegalArgumentException | EOFException e) {
                // Half-written, or damaged: the next attempt tells.
                failure = new IOException("cannot read " + file + ": " + e.getMessage(), e);
            }
        }
        throw failure == null ? new IOException(file + " does not stop changing") : failure;
    }

    private static List<RpmHeader> headers(FileChannel channel) throws IOException {
        ByteBuffer head = bytes(channel, 0, HEADER);
        int pages = head.getInt(SLOT_PAGES);
        if (head.getInt(0) != MAGIC || head.getInt(4) != 0 || pages <= 0 || pages > MAX_SLOT_PAGES) {
            throw new IllegalArgumentException("not a package database of a known format");
        }
        ByteBuffer slots = bytes(channel, 0, pages * PAGE);
        List<RpmHeader> headers = new ArrayList<>();
        for (int at = HEADER; at < slots.limit(); at += BLOCK) {
            if (slots.getInt(at) != SLOT) {
                throw new IllegalArgumentException("a slot is damaged");
            }
            int index = slots.getInt(at + 4);
            int block = slots.getInt(at + 8);
            if (index != 0 && block != 0) {
                headers.add(header(channel, index, Integer.toUnsignedLong(block) * BLOCK));
            }
        }
        return headers;
    }

    private static RpmHeader header(FileChannel channel, int index, long at) throws IOException {
        ByteBuffer head = bytes(channel, at, BLOCK);
        int length = head.getInt(12);
        if (head.getInt(0) != BLOB || head.getInt(4) != index || length < 0 || length > MAX_HEADER) {
            throw new IllegalArgumentException("a package is damaged");
        }
        return new RpmHeader(bytes(channel, at + BLOCK, length).array());
    }

    private static int generation(FileChannel channel) throws IOException {
        return bytes(channel, 0, HEADER).getInt(GENERATION);
    }

    private static ByteBuffer bytes(FileChannel channel, long at, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, at + bytes.position()) < 0) {
                throw new EOFException("it ends too early");
            }
        }
        return bytes.flip().order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int magic(String letters) {
        return letters.charAt(0) | letters.charAt(1) << 8 | letters.charAt(2) << 16 | letters.charAt(3) << 24;
    }
}
