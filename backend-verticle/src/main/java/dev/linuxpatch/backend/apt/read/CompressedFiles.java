// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

import io.airlift.compress.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.lzma.LZMACompressorInputStream;
import org.tukaani.xz.XZInputStream;

/** Unpacks what apt and dpkg pack, all of it in Java. */
final class CompressedFiles {
    private static final int BUFFER = 1 << 16;

    private CompressedFiles() {}

    /** Opens a file and unpacks it as the end of its name says. */
    static InputStream open(Path file) throws IOException {
        InputStream raw = new BufferedInputStream(Files.newInputStream(file), BUFFER);
        try {
            return unpack(file.getFileName().toString(), raw);
        } catch (IOException | RuntimeException e) {
            raw.close();
            throw e;
        }
    }

    /** Unpacks a stream that belongs to a file of that name. */
    static InputStream unpack(String name, InputStream in) throws IOException {
        switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "gz":
                return new GZIPInputStream(in, BUFFER);
            case "xz":
                return new XZInputStream(in);
            case "lz4":
                return new Lz4FrameInputStream(in);
            case "zst":
                return new ZstdInputStream(in);
            case "bz2":
                return new BZip2CompressorInputStream(in, true);
            case "lzma":
                return new LZMACompressorInputStream(in);
            default:
                return in;
        }
    }
}
