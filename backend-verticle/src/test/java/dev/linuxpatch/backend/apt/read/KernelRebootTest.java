// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.system.InstalledKernels.InstalledKernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kernel packages of a Debian host, with names that give nothing away. */
class KernelRebootTest {
    private static final String STATUS = """
            Package: image-9
            Status: install ok installed
            Architecture: amd64
            Version: 6.1.9-1

            Package: image-10
            Status: install ok installed
            Architecture: amd64
            Version: 6.1.10-1

            Package: meta
            Status: install ok installed
            Architecture: amd64
            Version: 6.1.10-1
            Depends: image-10 (= 6.1.10-1)

            Package: linux-image-lookalike
            Status: install ok installed
            Architecture: amd64
            Version: 1
            Depends: meta
            """;

    @TempDir
    private Path root;

    private Map<String, DpkgEntry> entries;
    private Map<String, String> owners;

    @BeforeEach
    void aHostWithTwoKernels() throws IOException {
        Files.createDirectories(root.resolve("var/lib/dpkg/info"));
        Files.createDirectories(root.resolve("boot"));
        Files.writeString(root.resolve("var/lib/dpkg/status"), STATUS);
        list("image-9", "6.1.0-9-amd64");
        list("image-10", "6.1.0-10-amd64");
        Files.writeString(root.resolve("var/lib/dpkg/info/meta.list"), "/.\n/usr/share/doc/meta\n");
        entries = InstalledPackages.present(DpkgStatus.read(root));
        owners = new KernelImages(root).owners(entries);
    }

    @Test
    void kernelsAreFoundByTheirFilesNewestFirst() throws IOException {
        assertThat(new AptKernels(root).newestFirst())
                .extracting(InstalledKernel::release, InstalledKernel::owner)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("6.1.0-10-amd64", "image-10"),
                        org.assertj.core.groups.Tuple.tuple("6.1.0-9-amd64", "image-9"));
    }

    @Test
    void aNewImageOfTheRunningKernelNeedsAReboot() {
        RebootNeeds needs = new RebootNeeds(entries, owners, "6.1.0-10-amd64");
        assertThat(needs("image-10", needs, Map.of())).isTrue();
        assertThat(needs("image-9", needs, Map.of())).isFalse();
    }

    @Test
    void aPackageThatBringsANewKernelNeedsAReboot() {
        RebootNeeds needs = new RebootNeeds(entries, owners, null);
        assertThat(needs("meta", needs, Map.of(ControlField.DEPENDS, "image-11 (= 6.1.11-1)")))
                .isTrue();
    }

    @Test
    void otherUpdatesDoNot() {
        RebootNeeds needs = new RebootNeeds(entries, owners, "6.1.0-10-amd64");
        assertThat(needs("meta", needs, Map.of(ControlField.DEPENDS, "image-10 (= 6.1.10-2)")))
                .isFalse();
        assertThat(needs("linux-image-lookalike", needs, Map.of(ControlField.DEPENDS, "meta2")))
                .isFalse();
    }

    @Test
    void aRootWithoutImagesHasNoKernels() throws IOException {
        Files.delete(root.resolve("boot/vmlinuz-6.1.0-9-amd64"));
        Files.delete(root.resolve("boot/vmlinuz-6.1.0-10-amd64"));
        assertThat(new AptKernels(root).newestFirst()).isEmpty();
    }

    private boolean needs(String name, RebootNeeds needs, Map<ControlField, String> newer) {
        return needs.of(name, entries.get(name), newer);
    }

    private void list(String name, String release) throws IOException {
        Files.writeString(root.resolve("boot/vmlinuz-" + release), "");
        Files.writeString(
                root.resolve("var/lib/dpkg/info/" + name + ".list"),
                "/.\n/boot\n/boot/System.map-" + release + "\n/boot/vmlinuz-" + release + "\n");
    }
}
