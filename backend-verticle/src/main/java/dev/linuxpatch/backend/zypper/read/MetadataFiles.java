// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.zypper.read;

import io.airlift.compress.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.XZInputStream;

/** Unpacks what createrepo_c packs, all of it in Java. */
final class MetadataFiles {
    private static final int BUFFER = 1 << 16;

    private MetadataFiles() {}

    /** Opens a file and unpacks it as the end of its name says. */
    static InputStream open(Path file) throws IOException {
        InputStream raw = new BufferedInputStream(Files.newInputStream(file), BUFFER);
        try {
            String name = file.getFileName().toString();
            return switch (name.substring(name.lastIndexOf('.') + 1)) {
                case "gz" -> new GZIPInputStream(raw, BUFFER);
                case "xz" -> new XZInputStream(raw);
                case "zst" -> new ZstdInputStream(raw);
                case "bz2" -> new BZip2CompressorInputStream(raw, true);
                default -> raw;
            };
        } catch (IOException | RuntimeException e) {
            raw.close();
            throw e;
        }
    }
}
