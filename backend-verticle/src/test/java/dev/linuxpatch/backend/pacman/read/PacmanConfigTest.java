// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.pacman.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.rig.Trees;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PacmanConfigTest {
    @TempDir
    private Path root;

    @Test
    void withoutAFileEverythingIsWherePacmanHasIt() {
        PacmanConfig config = PacmanConfig.read(root);

        assertThat(config.local()).isEqualTo(root.resolve("var/lib/pacman/local"));
        assertThat(config.caches()).containsExactly(root.resolve("var/cache/pacman/pkg"));
        assertThat(config.log()).isEqualTo(root.resolve("var/log/pacman.log"));
        assertThat(config.repositories()).isEmpty();
    }

    @Test
    void includedFilesAreReadInTheirPlace() {
        Trees.write(root.resolve("etc/pacman.conf"), """
                # a comment = no option
                [options]
                DBPath = /srv/pacman/
                CacheDir = /srv/a /srv/b
                IgnorePkg = linux linux-*
                [core]
                Include = /etc/pacman.d/mirrorlist
                Include = /etc/pacman.d/*.conf
                [extra]
                Server = https://example.test/$repo
                """);
        Trees.write(
                root.resolve("etc/pacman.d/more.conf"),
                "[custom]\nServer = file:///srv\n[options]\nIgnoreGroup = gnome\n");

        PacmanConfig config = PacmanConfig.read(root);

        assertThat(config.repositories()).containsExactly("core", "custom", "extra");
        assertThat(config.database()).isEqualTo(root.resolve("srv/pacman"));
        assertThat(config.caches()).containsExactly(root.resolve("srv/a"), root.resolve("srv/b"));
        assertThat(config.holds(installed("linux-lts"))).isTrue();
        assertThat(config.holds(installed("linuxdoc"))).isFalse();
        assertThat(config.holds(AlpmPackage.of(null, Map.of("NAME", List.of("epiphany"), "GROUPS", List.of("gnome")))))
                .isTrue();
    }

    private static AlpmPackage installed(String name) {
        return AlpmPackage.of(null, Map.of("NAME", List.of(name)));
    }
}
