// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.manager;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/** Writes files as they are on disk into a compressed tar archive: with modes, owners, times, symbolic and hard links. */
public final class FileTar implements AutoCloseable {
    private static final int PERMISSIONS = 0_7777;
    private static final int PLAIN = 0_644;
    private static final int FORMAT = 0_170000;
    private static final int DIRECTORY = 0_040000;
    private static final int REGULAR = 0_100000;
    private static final int SYMLINK = 0_120000;

    private final TarArchiveOutputStream tar;
    /** Where a file that has several names was put first. */
    private final Map<Object, String> linked = new HashMap<>();

    /** @param out is closed with it */
    public FileTar(OutputStream out) throws IOException {
        GzipParameters fast = new GzipParameters();
        fast.setCompressionLevel(1);
        tar = new TarArchiveOutputStream(new GzipCompressorOutputStream(out, fast), StandardCharsets.UTF_8.name());
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
    }

    /** Puts a text with plain permissions. */
    public void text(String name, byte[] text) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setMode(PLAIN);
        put(entry, text);
    }

    /** Puts the content of a file under a name that has nothing to do with where it is, with its permissions. */
    public void content(String name, Path file) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setMode((int) Files.getAttribute(file, "unix:mode") & PERMISSIONS);
        put(entry, file);
    }

    /**
     * Puts what is on disk.
     *
     * @param name in the archive; a directory gets a slash at its end
     * @param follow whether a link that leads to a directory is put as that directory
     * @throws IOException also if it is neither a file nor a directory nor a link
     */
    public void file(String name, Path file, boolean follow) throws IOException {
        LinkOption[] how =
                follow && Files.isDirectory(file) ? new LinkOption[0] : new LinkOption[] {LinkOption.NOFOLLOW_LINKS};
        Map<String, Object> facts =
                Files.readAttributes(file, "unix:mode,uid,gid,size,nlink,ino,dev,lastModifiedTime", how);
        int mode = (int) facts.get("mode");
        int format = mode & FORMAT;
        String full = name + (format == DIRECTORY ? "/" : "");
        Object identity = List.of(facts.get("dev"), facts.get("ino"));
        String first = format == REGULAR && (int) facts.get("nlink") > 1 ? linked.putIfAbsent(identity, full) : null;
        TarArchiveEntry entry;
        if (first != null) {
            entry = new TarArchiveEntry(full, TarConstants.LF_LINK);
            entry.setLinkName(first);
        } else if (format == SYMLINK) {
            entry = new TarArchiveEntry(full, TarConstants.LF_SYMLINK);
            entry.setLinkName(Files.readSymbolicLink(file).toString());
        } else if (format == DIRECTORY || format == REGULAR) {
            entry = new TarArchiveEntry(full);
        } else {
            throw new IOException(file + " is neither a file nor a directory nor a link");
        }
        entry.setMode(mode & PERMISSIONS);
        entry.setIds((int) facts.get("uid"), (int) facts.get("gid"));
        entry.setLastModifiedTime((FileTime) facts.get("lastModifiedTime"));
        if (first == null && format == REGULAR) {
            put(entry, file);
        } else {
            put(entry, new byte[0]);
        }
    }

    @Override
    public void close() throws IOException {
        tar.close();
    }

    private void put(TarArchiveEntry entry, Path file) throws IOException {
        anonymous(entry);
        entry.setSize(Files.size(file));
        tar.putArchiveEntry(entry);
        Files.copy(file, tar);
        tar.closeArchiveEntry();
    }

    private void put(TarArchiveEntry entry, byte[] content) throws IOException {
        anonymous(entry);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    /** Names of owners would win over their numbers, and this process may run where they mean others. */
    private static void anonymous(TarArchiveEntry entry) {
        entry.setUserName("");
        entry.setGroupName("");
    }
}
