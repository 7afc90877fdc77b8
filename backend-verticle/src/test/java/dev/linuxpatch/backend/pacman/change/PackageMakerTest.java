// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.pacman.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.pacman.read.PacmanPackages;
import dev.linuxpatch.backend.rig.Trees;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in an archive that was made; that pacman installs it is shown elsewhere. */
class PackageMakerTest {
    private static final PackageName NAME = new PackageName("rig");
    private static final PackageVersion VERSION = new PackageVersion("1.0-1");
    private static final String SHIPPED = "0123456789abcdef0123456789abcdef";
    /** Of "same\n". */
    private static final String SAME = "847676261680bff61c72961c8198abc0";

    @TempDir
    private Path directory;

    private Path root;

    @BeforeEach
    void install() throws IOException {
        root = directory.resolve("root");
        Path record = root.resolve("var/lib/pacman/local/rig-1.0-1");
        Trees.write(
                record.resolve("desc"),
                "%NAME%\nrig\n\n%VERSION%\n1.0-1\n\n%ARCH%\nany\n\n%REASON%\n1\n\n%DEPENDS%\nglibc\nsh\n\n");
        Trees.write(
                record.resolve("files"),
                "%FILES%\netc/\netc/mine.conf\netc/same.conf\nusr/\nusr/bin/\nusr/bin/first\nusr/bin/gone\nusr/bin/link\n"
                        + "usr/bin/second\n\n%BACKUP%\netc/mine.conf\t" + SHIPPED + "\netc/same.conf\t" + SAME
                        + "\n\n");
        Trees.write(record.resolve("install"), "post_install() { :; }\n");
        Trees.write(root.resolve("etc/mine.conf"), "mine\n");
        Trees.write(root.resolve("etc/same.conf"), "same\n");
        Path first = root.resolve("usr/bin/first");
        Trees.write(first, "program\n");
        Files.setAttribute(first, "unix:uid", 12);
        Files.setAttribute(first, "unix:gid", 34);
        Files.setAttribute(first, "unix:mode", 0_4751);
        Files.createLink(root.resolve("usr/bin/second"), first);
        Files.createSymbolicLink(root.resolve("usr/bin/link"), Path.of("first"));
    }

    @Test
    void filesGoInAsTheyAreOnDisk() throws IOException {
        Map<String, TarArchiveEntry> entries = entries(made());

        assertThat(entries)
                .containsOnlyKeys(
                        ".PKGINFO",
                        ".INSTALL",
                        "etc/",
                        "etc/mine.conf",
                        "etc/same.conf",
                        "usr/",
                        "usr/bin/",
                        "usr/bin/first",
                        "usr/bin/link",
                        "usr/bin/second");
        TarArchiveEntry first = entries.get("usr/bin/first");
        assertThat(first.getMode() & 0_7777).isEqualTo(0_4751);
        assertThat(first.getLongUserId()).isEqualTo(12);
        assertThat(first.getLongGroupId()).isEqualTo(34);
        assertThat(entries.get("usr/bin/second").isLink()).isTrue();
        assertThat(entries.get("usr/bin/second").getLinkName()).isEqualTo("usr/bin/first");
        assertThat(entries.get("usr/bin/link").isSymbolicLink()).isTrue();
        assertThat(entries.get("usr/bin/link").getLinkName()).isEqualTo("first");
    }

    @Test
    void itSaysWhatPacmanReadsAndWhatItDoesNot() throws IOException {
        Path archive = made();

        assertThat(information(archive).lines())
                .contains(
                        "pkgname = rig",
                        "pkgver = 1.0-1",
                        "arch = any",
                        "depend = glibc",
                        "depend = sh",
                        "backup = etc/mine.conf",
                        "backup = etc/same.conf");
        // Only of what the operator has changed there is more to say.
        assertThat(Marks.read(archive)).contains(new Marks(NAME, VERSION, Map.of("etc/mine.conf", SHIPPED)));
    }

    private Path made() throws IOException {
        Path archive = directory.resolve("made");
        new PacmanArchives(new PacmanTarget(root), new PacmanPackages(root)).make(NAME, false, archive);
        return archive;
    }

    private static Map<String, TarArchiveEntry> entries(Path archive) throws IOException {
        Map<String, TarArchiveEntry> entries = new LinkedHashMap<>();
        try (TarArchiveInputStream tar = open(archive)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                entries.put(entry.getName(), entry);
            }
        }
        return entries;
    }

    private static String information(Path archive) throws IOException {
        try (TarArchiveInputStream tar = open(archive)) {
            tar.getNextEntry();
            return new String(tar.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static TarArchiveInputStream open(Path archive) throws IOException {
        return new TarArchiveInputStream(new GZIPInputStream(Files.newInputStream(archive)));
    }
}
