// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rpm;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;

/**
 * Writes the files of a package: cpio(5) in its "newc" format, or without names and sizes, which are in the header, where a
 * size would not fit; gzip around it.
 */
final class PayloadWriter implements AutoCloseable {
    static final String COMPRESSOR = "gzip";
    /** What Java has by default. */
    static final String LEVEL = "6";

    private static final String NEWC = "070701";
    private static final String STRIPPED = "07070X";
    private static final String TRAILER = "TRAILER!!!";
    private static final int ALIGNMENT = 4;
    private static final int BUFFER = 1 << 16;
    private static final long MAX_SIZE = 0xffff_ffffL;

    private final boolean stripped;
    private final MessageDigest compressed = Digests.sha256();
    private final MessageDigest plain = Digests.sha256();
    private final DigestOutputStream out;
    private long written;

    /** @param stripped for files of 4 GiB and more */
    PayloadWriter(Path file, boolean stripped) throws IOException {
        this.stripped = stripped;
        OutputStream target = new DigestOutputStream(Files.newOutputStream(file), compressed);
        this.out = new DigestOutputStream(new GZIPOutputStream(target, BUFFER), plain);
    }

    /**
     * One file.
     *
     * @param index in the header
     * @param path absolute
     * @param inode the same for names of the same file
     * @param size of its content, which follows by {@link #content}; 0 for what has none
     */
    void begin(int index, String path, int mode, int inode, int links, long mtime, long size) throws IOException {
        if (stripped) {
            write((STRIPPED + "%08x".formatted(index)).getBytes(StandardCharsets.US_ASCII));
            pad();
        } else if (size > MAX_SIZE) {
            throw new IOException(path + " is larger than what it was installed as allows");
        } else {
            header("." + path, mode, inode, links, mtime, size);
        }
    }

    /** The content of a file, of which so much was announced, and of what is added behind it. */
    void content(Path file, long size, byte[] more, MessageDigest digest) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long left = size;
        try (InputStream in = Files.newInputStream(file)) {
            while (left > 0) {
                int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (read < 0) {
                    throw new EOFException(file + " became shorter while it was read");
                }
                digest.update(buffer, 0, read);
                write(buffer, read);
                left -= read;
            }
        }
        digest.update(more);
        write(more);
        pad();
    }

    /** Content that is not in a file: where a link leads. */
    void content(byte[] bytes) throws IOException {
        write(bytes);
        pad();
    }

    /** How many bytes were written before they were compressed. */
    long plainBytes() {
        return written;
    }

    /** SHA-256 of what was written before it was compressed; once, after {@link #close}. */
    String plainDigest() {
        return HexFormat.of().formatHex(plain.digest());
    }

    /** SHA-256 of the file; once, after {@link #close}. */
    String digest() {
        return HexFormat.of().formatHex(compressed.digest());
    }

    @Override
    public void close() throws IOException {
        header(TRAILER, 0, 0, 1, 0, 0);
        out.close();
    }

    private void header(String name, int mode, int inode, int links, long mtime, long size) throws IOException {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        // magic, inode, mode, user, group, links, time, size, device (2), its number (2), length of the name, no
        // checksum
        write((NEWC
                        + "%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x"
                                .formatted(
                                        inode, mode, 0, 0, links, (int) mtime, size, 0, 0, 0, 0, bytes.length + 1, 0))
                .getBytes(StandardCharsets.US_ASCII));
        write(bytes);
        write(new byte[1]);
        pad();
    }

    private void write(byte[] bytes) throws IOException {
        write(bytes, bytes.length);
    }

    private void write(byte[] bytes, int length) throws IOException {
        out.write(bytes, 0, length);
        written += length;
    }

    private void pad() throws IOException {
        write(new byte[(int) ((ALIGNMENT - written % ALIGNMENT) % ALIGNMENT)]);
    }
}
