// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DpkgStatusTest {
    private static final String STATUS = """
            Package: dpkg
            Status: install ok installed
            Architecture: amd64
            Version: 1.21.22

            Package: rig-a
            Status: hold ok installed
            Maintainer: Rig <rig@example.test>
            Architecture: all
            Version: 1.0
            Depends: rig-lib (>= 1.0),
             rig-conf
            Description: a test
             of long lines
             .
             and paragraphs

            Package: rig-same
            Status: install ok installed
            Architecture: amd64
            Multi-Arch: same
            Version: 1.0

            Package: rig-same
            Status: install ok installed
            Architecture: i386
            Multi-Arch: same
            Version: 1.0

            Package: rig-gone
            Status: deinstall ok config-files
            Architecture: all
            Version: 0.9
            """;

    @TempDir
    private Path root;

    @BeforeEach
    void aDatabase() throws IOException {
        Files.createDirectories(root.resolve("var/lib/dpkg/updates"));
        status(STATUS);
    }

    @Test
    void readsNamesVersionsAndStates() throws IOException {
        // When
        var entries = DpkgStatus.read(root);
        // Then
        assertThat(entries).containsOnlyKeys("dpkg", "rig-a", "rig-gone", "rig-same", "rig-same:i386");
        assertThat(entries.get("rig-a"))
                .returns("1.0", DpkgEntry::version)
                .returns(true, DpkgEntry::isHeld)
                .returns(true, DpkgEntry::isInstalled)
                .returns("hi", DpkgEntry::abbreviation);
        assertThat(entries.get("rig-gone").state()).isEqualTo(DpkgState.CONFIG_FILES);
        assertThat(entries.get("rig-gone").state().isPresent()).isFalse();
    }

    @Test
    void keepsFoldedFieldsAndTheFirstLineOfADescription() throws IOException {
        DpkgEntry entry = DpkgStatus.read(root).get("rig-a");
        assertThat(entry.field(ControlField.DEPENDS)).isEqualTo("rig-lib (>= 1.0),\n rig-conf");
        assertThat(entry.field(ControlField.DESCRIPTION)).isEqualTo("a test");
        assertThat(entry.field(ControlField.HOMEPAGE)).isEmpty();
    }

    @Test
    void replaysTheJournalInOrder() throws IOException {
        // Given
        journal("0000", "rig-a", "install reinstreq half-installed", "all", "1.0", "");
        journal("0001", "rig-a", "install ok unpacked", "all", "1.1", "");
        journal("0010", "rig-a", "install ok half-configured", "all", "1.1", "");
        Files.writeString(root.resolve("var/lib/dpkg/updates/tmp.i"), "Package: half-writ");
        // When
        DpkgEntry entry = DpkgStatus.read(root).get("rig-a");
        // Then
        assertThat(entry.version()).isEqualTo("1.1");
        assertThat(entry.abbreviation()).isEqualTo("iF");
        assertThat(DpkgStatus.hasJournal(root)).isTrue();
    }

    @Test
    void anInterruptedUnpackNeedsReinstallation() throws IOException {
        journal("0000", "rig-a", "install reinstreq half-installed", "all", "1.0", "");
        assertThat(DpkgStatus.read(root).get("rig-a"))
                .returns("iHR", DpkgEntry::abbreviation)
                .returns(false, DpkgEntry::isInstalled);
    }

    @Test
    void theJournalMovesAPackageToAnotherArchitecture() throws IOException {
        journal("0000", "rig-a", "install ok installed", "amd64", "2.0", "");
        assertThat(DpkgStatus.read(root).get("rig-a"))
                .returns("amd64", DpkgEntry::architecture)
                .returns("2.0", DpkgEntry::version);
    }

    @Test
    void theJournalChangesOneOfSeveralArchitectures() throws IOException {
        journal("0000", "rig-same", "install ok unpacked", "i386", "1.1", "Multi-Arch: same\n");
        var entries = DpkgStatus.read(root);
        assertThat(entries.get("rig-same").version()).isEqualTo("1.0");
        assertThat(entries.get("rig-same:i386").version()).isEqualTo("1.1");
    }

    @Test
    void theJournalRemovesAPackage() throws IOException {
        Files.writeString(
                root.resolve("var/lib/dpkg/updates/0000"), "Package: rig-gone\nStatus: purge ok not-installed\n\n");
        assertThat(DpkgStatus.read(root).get("rig-gone").state()).isEqualTo(DpkgState.NOT_INSTALLED);
    }

    @Test
    void theFileOfArchitecturesNamesTheNativeOneFirst() throws IOException {
        Files.writeString(root.resolve("var/lib/dpkg/arch"), "i386\namd64\n");
        assertThat(DpkgStatus.read(root)).containsKeys("rig-same", "rig-same:amd64", "dpkg:amd64");
    }

    @Test
    void rubbishIsNoPackage() throws IOException {
        status("\n\n: x\nno colon here\n\n# comment\nPackage: p\n# comment\nStatus: nonsense\nVersion:\n\n\n");
        assertThat(DpkgStatus.read(root)).containsOnlyKeys("p");
        assertThat(DpkgStatus.read(root).get("p"))
                .returns("un", DpkgEntry::abbreviation)
                .returns("", DpkgEntry::version);
    }

    @Test
    void anEmptyDatabaseHasNoPackages() throws IOException {
        status("");
        assertThat(DpkgStatus.read(root)).isEmpty();
    }

    @Test
    void aRootWithoutDpkgIsSaid() {
        assertThatThrownBy(() -> DpkgStatus.read(root.resolve("nowhere"))).isInstanceOf(NoSuchFileException.class);
    }

    private void status(String text) throws IOException {
        Files.writeString(root.resolve("var/lib/dpkg/status"), text);
    }

    private void journal(
            String number, String name, String status, String architecture, String version, String moreFields)
            throws IOException {
        Files.writeString(
                root.resolve("var/lib/dpkg/updates").resolve(number),
                "Package: " + name + "\nStatus: " + status + "\nArchitecture: " + architecture + "\nVersion: " + version
                        + "\n" + moreFields + "\n");
    }
}
