// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rpm;

import dev.linuxpatch.backend.rpm.RpmHeader.Tag;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Makes a package file (rpm's {@code docs/manual/format.md}) of an installed package: the header that it was published with,
 * scripts and triggers included, and the files as they are on disk. It has digests and no signature, and is meant to be
 * installed on the host that it comes from.
 */
final class RpmMaker {
    private static final byte[] LEAD_MAGIC = {(byte) 0xed, (byte) 0xab, (byte) 0xee, (byte) 0xdb, 3, 0};
    private static final int LEAD = 96;
    private static final int LEAD_NAME = 10;
    private static final int MAX_LEAD_NAME = 65;
    private static final int LEAD_SYSTEM = 76;
    private static final int LEAD_HEADER_SIGNATURE = 78;
    private static final int HEADER_SIGNATURE = 5;

    /** Tags of the header with the signatures, which has numbers of its own. */
    private static final int SIGNATURES = 62;

    private static final int SHA1_OF_HEADER = 269;
    private static final int SIZE_64 = 270;
    private static final int PLAIN_SIZE_64 = 271;
    private static final int SHA256_OF_HEADER = 273;
    private static final int SIZE = 1000;
    private static final int MD5 = 1004;
    private static final int PLAIN_SIZE = 1007;

    private final RpmHeader header;
    private final InstalledFiles files;

    /** @param whole as for {@link InstalledFiles} */
    RpmMaker(Path root, RpmHeader header, boolean whole) throws IOException {
        if (header.published().isEmpty() || header.has(Tag.INSTPREFIXES)) {
            throw new IOException(header.string(Tag.NAME) + " is not installed as it was published");
        }
        this.header = header;
        this.files = new InstalledFiles(root, header, whole);
    }

    /** Where everything lies that it is made of beside the header; not all of it needs to be there. */
    List<Path> parts() {
        return files.shipped();
    }

    void write(Path file) throws IOException {
        Path data = file.resolveSibling(file.getFileName() + ".data");
        try {
            PayloadWriter payload = new PayloadWriter(data, header.has(Tag.LONGFILESIZES));
            try (payload) {
                files.write(payload);
            }
            byte[] main = main(payload);
            byte[] signatures = signatures(main, data, payload.plainBytes());
            try (OutputStream out = Files.newOutputStream(file)) {
                out.write(lead());
                out.write(signatures);
                out.write(main);
                Files.copy(data, out);
            }
        } finally {
            Files.deleteIfExists(data);
        }
    }

    private byte[] main(PayloadWriter payload) {
        HeaderBuilder main = new HeaderBuilder(RpmHeader.IMMUTABLE)
                .put(header.published())
                .text(Tag.PAYLOADFORMAT.number(), "cpio")
                .text(Tag.PAYLOADCOMPRESSOR.number(), PayloadWriter.COMPRESSOR)
                .text(Tag.PAYLOADFLAGS.number(), PayloadWriter.LEVEL)
                .texts(Tag.PAYLOADDIGEST.number(), List.of(payload.digest()))
                .texts(Tag.PAYLOADDIGESTALT.number(), List.of(payload.plainDigest()))
                .numbers(Tag.PAYLOADDIGESTALGO.number(), Digests.SHA256);
        files.describe(main);
        return main.bytes();
    }

    private static byte[] signatures(byte[] main, Path data, long plainBytes) throws IOException {
        MessageDigest md5 = Digests.named("MD5");
        md5.update(main);
        try (DigestOutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), md5)) {
            Files.copy(data, out);
        }
        long size = main.length + Files.size(data);
        HeaderBuilder signatures = new HeaderBuilder(SIGNATURES)
                .text(SHA1_OF_HEADER, hex(Digests.named("SHA-1").digest(main)))
                .text(SHA256_OF_HEADER, hex(Digests.sha256().digest(main)))
                .binary(MD5, md5.digest());
        if (Math.max(size, plainBytes) > Integer.MAX_VALUE) {
            signatures.longs(SIZE_64, size).longs(PLAIN_SIZE_64, plainBytes);
        } else {
            signatures.numbers(SIZE, (int) size).numbers(PLAIN_SIZE, (int) plainBytes);
        }
        return signatures.paddedBytes();
    }

    /** Nobody reads it any more, but it has to be there. */
    private byte[] lead() {
        String name = header.string(Tag.NAME) + "-" + header.string(Tag.VERSION) + "-" + header.string(Tag.RELEASE);
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        ByteBuffer lead = ByteBuffer.allocate(LEAD).put(LEAD_MAGIC);
        lead.position(LEAD_NAME).put(Arrays.copyOf(bytes, Math.min(bytes.length, MAX_LEAD_NAME)));
        lead.putShort(LEAD_SYSTEM, (short) 1).putShort(LEAD_HEADER_SIGNATURE, (short) HEADER_SIGNATURE);
        return lead.array();
    }

    private static String hex(byte[] digest) {
        return HexFormat.of().formatHex(digest);
    }
}
