// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.change;

import dev.linuxpatch.backend.manager.FileTar;
import dev.linuxpatch.backend.restore.TracedFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveOutputStream;

/**
 * Makes an archive ({@code deb(5)}) of an installed package: the files as they are on disk, with the control file and the
 * scripts that dpkg keeps. It is meant to be installed on the host that it comes from.
 *
 * <p>A configuration file that was changed locally is declared but left out: dpkg then leaves the one on disk alone, and goes on
 * knowing that it is not what was shipped. If it shall come back, it is put there before ({@link AptTraces}); only what is too
 * big for that is in the archive.
 */
final class DebMaker {
    private static final String DATA = "data.tar.gz";

    private final InstalledDeb installed;
    private final boolean withConfiguration;

    DebMaker(InstalledDeb installed, boolean withConfiguration) {
        this.installed = installed;
        this.withConfiguration = withConfiguration;
    }

    void write(Path file) throws IOException {
        Path data = file.resolveSibling(file.getFileName() + ".data");
        try {
            try (FileTar tar = new FileTar(Files.newOutputStream(data))) {
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
        try (FileTar tar = new FileTar(bytes)) {
            tar.text("./control", installed.control().getBytes(StandardCharsets.ISO_8859_1));
            if (!installed.configuration().isEmpty()) {
                String names = String.join("\n", installed.configuration().keySet()) + "\n";
                tar.text("./conffiles", names.getBytes(StandardCharsets.ISO_8859_1));
            }
            for (Map.Entry<String, Path> script : installed.scripts().entrySet()) {
                tar.content("./" + script.getKey(), script.getValue());
            }
        }
        return bytes.toByteArray();
    }

    private void writeFiles(FileTar tar) throws IOException {
        Set<String> parents = new HashSet<>();
        installed.files().keySet().forEach(path -> parents.add(path.substring(0, path.lastIndexOf('/'))));
        for (Map.Entry<String, Path> owned : installed.files().entrySet()) {
            String path = owned.getKey();
            Path file = owned.getValue();
            boolean stays =
                    installed.changedLocally(path) && (!withConfiguration || TracedFiles.remembers(Files.size(file)));
            // What is gone was deleted locally, or never unpacked (path-exclude in dpkg.cfg).
            if (!stays && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                // What has something of the package below it is a directory, although a link may lead there.
                tar.file("." + path, file, parents.contains(path));
            }
        }
    }

    private static void put(ArArchiveOutputStream archive, String name, byte[] content) throws IOException {
        archive.putArchiveEntry(new ArArchiveEntry(name, content.length));
        archive.write(content);
        archive.closeArchiveEntry();
    }
}
