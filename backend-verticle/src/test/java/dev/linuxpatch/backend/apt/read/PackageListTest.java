// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackageListTest {
    private static final String SIGNED = """
            -----BEGIN PGP SIGNED MESSAGE-----
            Hash: SHA256

            Origin: Debian
            Label: Debian-Security
            Suite: oldstable-security
            Codename: bookworm-security
            Date: Sat, 21 Nov 2026 00:53:02 UTC
            Valid-Until: Sat, 28 Nov 2026 00:53:02 UTC
            MD5Sum:
             0123 1 main/binary-amd64/Packages
            -----BEGIN PGP SIGNATURE-----

            iQ
            -----END PGP SIGNATURE-----
            """;

    @TempDir
    private Path root;

    @BeforeEach
    void lists() throws IOException {
        Files.createDirectories(root.resolve("var/lib/apt/lists/partial"));
    }

    @Test
    void aListBelongsToTheReleaseFileOfItsSuite() throws IOException {
        // Given
        write("host_debian_dists_bookworm_InRelease", "Origin: Debian\nLabel: Debian\nSuite: oldstable\n");
        write("host_debian_dists_bookworm-security_InRelease", SIGNED);
        write("host_debian_dists_bookworm_main_binary-amd64_Packages", "");
        write("host_debian_dists_bookworm_main_binary-amd64_Contents", "");
        write("host_debian_dists_bookworm-security_main_binary-amd64_Packages.xz", "");
        write("flat_._Packages", "");
        // When
        List<PackageList> lists = PackageList.find(root, file -> true);
        // Then
        assertThat(lists)
                .extracting(list ->
                        list.file().getFileName() + " <- " + list.release().displayName())
                .containsExactly(
                        "flat_._Packages <- ",
                        "host_debian_dists_bookworm-security_main_binary-amd64_Packages.xz <- Debian-Security",
                        "host_debian_dists_bookworm_main_binary-amd64_Packages <- Debian");
    }

    @Test
    void aSignedReleaseFileIsReadBelowItsHead() throws IOException {
        ReleaseFile release = ReleaseFile.read(write("x_InRelease", SIGNED));
        assertThat(release.isSecurity()).isTrue();
        assertThat(release.suite()).isEqualTo("oldstable-security");
        assertThat(release.validUntil()).isEqualTo(Instant.parse("2026-11-28T00:53:02Z"));
        assertThat(release.priority()).isEqualTo(500);
    }

    @Test
    void securityIsTheArchivesOwnWord() throws IOException {
        assertThat(release("Origin: Ubuntu\nLabel: Ubuntu\nSuite: jammy-security\n")
                        .isSecurity())
                .isTrue();
        assertThat(release("Origin: Debian\nLabel: Debian\nSuite: stable-updates\n")
                        .isSecurity())
                .isFalse();
        assertThat(release("Label: security\nSuite: stable\n").isSecurity()).isFalse();
    }

    @Test
    void prioritiesAreTheDefaultsOfApt() throws IOException {
        assertThat(release("Suite: a\n").priority()).isEqualTo(500);
        assertThat(release("Suite: a\nNotAutomatic: yes\nButAutomaticUpgrades: yes\n")
                        .priority())
                .isEqualTo(100);
        assertThat(release("Suite: a\nNotAutomatic: yes\n").priority()).isEqualTo(1);
    }

    @Test
    void aFileThatIsNoReleaseSaysNothing() throws IOException {
        assertThat(release("nothing here\n")).isEqualTo(ReleaseFile.NONE);
        assertThat(release("Suite: a\nValid-Until: tomorrow\n").validUntil()).isNull();
    }

    @Test
    void withoutListsThereAreNone() throws IOException {
        assertThat(PackageList.find(root.resolve("nowhere"), file -> true)).isEmpty();
    }

    private ReleaseFile release(String text) throws IOException {
        return ReleaseFile.read(write("y_Release", text));
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(root.resolve("var/lib/apt/lists").resolve(name), text);
    }
}
