// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.change;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/**
 * Makes an archive ({@code deb(5)}) of an installed package: the files as they are on disk, with the control file and the
 * scripts that dpkg keeps. It is meant to be installed on the host that it comes from.
 *
 * <p>A configuration file that was changed locally is declared but left out, unless it shall come back: dpkg then leaves
 * the one on disk alone, and goes on knowing that it is not what was shipped.
 */
final class DebMaker {
    private static final String DATA = "data.tar.gz";
    private static final int PERMISSIONS = 0_7777;
    private static final int PLAIN = 0_644;
    private static final int FORMAT = 0_170000;
    private static final int DIRECTORY = 0_040000;
    private static final int REGULAR = 0_100000;
    private static final int SYMLINK = 0_120000;

    private final InstalledDeb installed;
    private final boolean withConfiguration;
    /** Where a file that has several names was put first. */
    private final Map<Object, String> linked = new HashMap<>();

    DebMaker(InstalledDeb installed, boolean withConfiguration) {
        this.installed = installed;
        this.withConfiguration = withConfiguration;
    }

    void write(Path file) throws IOException {
        Path data = file.resolveSibling(file.getFileName() + ".data");
        try {
            try (TarArchiveOutputStream tar = tar(Files.newOutputStream(data))) {
                writeFiles(tar);
            }
            try (ArArchiveOutputStream archive = new ArArchiveOutputStream(Files.newOutputStream(file))) {
                put(archive, "debian-binary", "2.0\n".getBytes(StandardCharsets.US_ASCII));
                put(archive, "control.tar.gz", control());
                archive.putArchiveEntry(new ArArchiveEntry(DATA, Files.size(data)));
                Files.copy(data, archive);
                archive.closeArchiveEntry();
            }
        } finally {
            Files.deleteIfExists(data);
        }
    }

    private byte[] control() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = tar(bytes)) {
            putText(tar, "./control", installed.control().getBytes(StandardCharsets.ISO_8859_1));
            if (!installed.configuration().isEmpty()) {
                String names = String.join("\n", installed.configuration().keySet()) + "\n";
                putText(tar, "./conffiles", names.getBytes(StandardCharsets.ISO_8859_1));
            }
            for (Map.Entry<String, Path> script : installed.scripts().entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry("./" + script.getKey());
                entry.setMode(mode(script.getValue()) & PERMISSIONS);
                putFile(tar, entry, script.getValue());
            }
        }
        return bytes.toByteArray();
    }

    private void writeFiles(TarArchiveOutputStream tar) throws IOException {
        Set<String> parents = new HashSet<>();
        installed.files().keySet().forEach(path -> parents.add(path.substring(0, path.lastIndexOf('/'))));
        for (Map.Entry<String, Path> owned : installed.files().entrySet()) {
            String path = owned.getKey();
            Path file = owned.getValue();
            boolean stays = !withConfiguration && installed.changedLocally(path);
            // What is gone was deleted locally, or never unpacked (path-exclude in dpkg.cfg).
            if (!stays && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                putFile(tar, path, file, parents.contains(path));
            }
        }
    }

    /** @param parent whether the package has something below it: then it is a directory, although a link may lead there */
    private void putFile(TarArchiveOutputStream tar, String path, Path file, boolean parent) throws IOException {
        boolean follow = parent && Files.isDirectory(file);
        LinkOption[] how = follow ? new LinkOption[0] : new LinkOption[] {LinkOption.NOFOLLOW_LINKS};
        Map<String, Object> facts =
                Files.readAttributes(file, "unix:mode,uid,gid,size,nlink,ino,dev,lastModifiedTime", how);
        int mode = (int) facts.get("mode");
        int format = mode & FORMAT;
        String name = "." + path + (format == DIRECTORY ? "/" : "");
        Object identity = List.of(facts.get("dev"), facts.get("ino"));
        String first = format == REGULAR && (int) facts.get("nlink") > 1 ? linked.putIfAbsent(identity, name) : null;
        TarArchiveEntry entry;
        if (first != null) {
            entry = new TarArchiveEntry(name, TarConstants.LF_LINK);
            entry.setLinkName(first);
        } else if (format == SYMLINK) {
            entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
            entry.setLinkName(Files.readSymbolicLink(file).toString());
        } else if (format == DIRECTORY || format == REGULAR) {
            entry = new TarArchiveEntry(name);
        } else {
            throw new IOException(path + " is neither a file nor a directory nor a link");
        }
        entry.setMode(mode & PERMISSIONS);
        entry.setIds((int) facts.get("uid"), (int) facts.get("gid"));
        entry.setLastModifiedTime((FileTime) facts.get("lastModifiedTime"));
        if (first == null && format == REGULAR) {
            putFile(tar, entry, file);
        } else {
            put(tar, entry, new byte[0]);
        }
    }

    private static void putFile(TarArchiveOutputStream tar, TarArchiveEntry entry, Path file) throws IOException {
        anonymous(entry);
        entry.setSize(Files.size(file));
        tar.putArchiveEntry(entry);
        Files.copy(file, tar);
        tar.closeArchiveEntry();
    }

    private static void putText(TarArchiveOutputStream tar, String name, byte[] text) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setMode(PLAIN);
        put(tar, entry, text);
    }

    private static void put(TarArchiveOutputStream tar, TarArchiveEntry entry, byte[] content) throws IOException {
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

    private static void put(ArArchiveOutputStream archive, String name, byte[] content) throws IOException {
        archive.putArchiveEntry(new ArArchiveEntry(name, content.length));
        archive.write(content);
        archive.closeArchiveEntry();
    }

    private static TarArchiveOutputStream tar(OutputStream out) throws IOException {
        GzipParameters fast = new GzipParameters();
        fast.setCompressionLevel(1);
        TarArchiveOutputStream tar =
                new TarArchiveOutputStream(new GzipCompressorOutputStream(out, fast), StandardCharsets.UTF_8.name());
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
        return tar;
    }

    private static int mode(Path file) throws IOException {
        return (int) Files.getAttribute(file, "unix:mode");
    }
}
