// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Whose signatures a release file has, by the issuer fingerprints in them (RFC 9580, 5.2.3.35). Nothing is verified here. What
 * cannot be read has no issuers.
 */
final class SignatureIssuers {
    private static final String BEGIN = "-----BEGIN PGP SIGNATURE-----";
    private static final String END = "-----END PGP SIGNATURE-----";
    private static final int SIGNATURE = 2;
    private static final int ISSUER_FINGERPRINT = 33;
    private static final int VERSION_4 = 4;

    private SignatureIssuers() {}

    /** Of a clear-signed file, or of the signature beside a plain one. */
    static List<String> of(Path releaseFile) throws IOException {
        String name = releaseFile.getFileName().toString();
        Path signed = name.endsWith("InRelease") ? releaseFile : releaseFile.resolveSibling(name + ".gpg");
        try {
            return inText(Files.readString(signed, StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    static List<String> inText(String text) {
        int begin = text.lastIndexOf(BEGIN);
        int end = text.indexOf(END, Math.max(0, begin));
        if (begin < 0 || end < 0) {
            return List.of();
        }
        // Armor headers end with an empty line; the line that begins with = is a checksum.
        String armor = text.substring(begin + BEGIN.length(), end);
        String base64 = armor.lines()
                .filter(line -> !line.contains(":") && !line.startsWith("="))
                .map(String::strip)
                .collect(Collectors.joining());
        try {
            return inPackets(ByteBuffer.wrap(Base64.getDecoder().decode(base64)));
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            return List.of();
        }
    }

    private static List<String> inPackets(ByteBuffer packets) {
        List<String> issuers = new ArrayList<>();
        while (packets.hasRemaining()) {
            int header = packets.get() & 0xFF;
            boolean current = (header & 0x40) != 0;
            int tag = current ? header & 0x3F : header >> 2 & 0x0F;
            int length = current ? length(packets) : oldLength(packets, header & 3);
            ByteBuffer body = packets.slice(packets.position(), length);
            packets.position(packets.position() + length);
            if (tag == SIGNATURE && (body.get() & 0xFF) == VERSION_4) {
                // Type, algorithm and hash come before the subpackets.
                body.position(body.position() + 3);
                inSubpackets(body, issuers);
                inSubpackets(body, issuers);
            }
        }
        return List.copyOf(issuers);
    }

    private static void inSubpackets(ByteBuffer body, List<String> issuers) {
        int all = body.getShort() & 0xFFFF;
        ByteBuffer area = body.slice(body.position(), all);
        body.position(body.position() + all);
        while (area.hasRemaining()) {
            int length = length(area);
            byte[] subpacket = new byte[length];
            area.get(subpacket);
            if (length > 2 && (subpacket[0] & 0x7F) == ISSUER_FINGERPRINT) {
                String fingerprint = HexFormat.of().withUpperCase().formatHex(subpacket, 2, length);
                if (!issuers.contains(fingerprint)) {
                    issuers.add(fingerprint);
                }
            }
        }
    }

    private static int length(ByteBuffer in) {
        int first = in.get() & 0xFF;
        if (first < 192) {
            return first;
        }
        return first < 255 ? (first - 192 << 8) + (in.get() & 0xFF) + 192 : in.getInt();
    }

    private static int oldLength(ByteBuffer in, int kind) {
        return kind == 0 ? in.get() & 0xFF : kind == 1 ? in.getShort() & 0xFFFF : in.getInt();
    }
}
