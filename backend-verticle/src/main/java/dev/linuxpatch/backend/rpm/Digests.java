// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rpm;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Digests by the numbers that rpm has for them (RFC 4880, 9.4). */
final class Digests {
    static final int SHA256 = 8;

    private Digests() {}

    /** @throws IOException if it is not known here */
    static MessageDigest of(long algorithm) throws IOException {
        return switch ((int) algorithm) {
            case 0, 1 -> named("MD5");
            case 2 -> named("SHA-1");
            case SHA256 -> named("SHA-256");
            case 9 -> named("SHA-384");
            case 10 -> named("SHA-512");
            case 11 -> named("SHA-224");
            default -> throw new IOException("its files have digests of the unknown kind " + algorithm);
        };
    }

    /** Of a file, as rpm writes it. */
    static String hex(Path file, long algorithm) throws IOException {
        MessageDigest digest = of(algorithm);
        try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            Files.copy(file, out);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    static MessageDigest sha256() {
        return named("SHA-256");
    }

    static MessageDigest named(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + name, e);
        }
    }
}
