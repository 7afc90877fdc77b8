// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apk.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.manager.PackageState;
import dev.linuxpatch.backend.rig.Trees;
import dev.linuxpatch.shared.packages.PackageName;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApkFilesTest {
    private static final String INSTALLED = """
            C:Q1GhX9N0uj5ZyzT1yVWJQUNMcpZDQ=
            P:rig-app
            V:2.0-r0
            A:x86_64
            S:1024
            I:4096
            T:An application
            U:https://example.test/
            L:MIT
            o:rig
            m:Rig <rig@example.test>
            t:1790000000
            D:rig-lib>=2.0 so:libc.musl-x86_64.so.1 !rig-confl
            p:cmd:rig=2.0-r0
            F:usr/bin
            R:rig
            a:0:0:755
            F:
            R:top

            P:rig-fail
            V:1.1-r0
            f:s

            P:rig-lib
            V:2.0-r0
            A:noarch
            """;

    @TempDir
    private Path root;

    private ApkFiles files;

    @BeforeEach
    void write() {
        Trees.write(root.resolve("lib/apk/db/installed"), INSTALLED);
        Trees.write(root.resolve("etc/apk/world"), "rig-app\nrig-lib=2.0-r0\nrig-tagged@edge\nrig-least>=1.0\n");
        files = new ApkFiles(root);
    }

    @Test
    void aStanzaIsAPackage() throws IOException {
        ApkPackage app = files.installed().get("rig-app");

        assertThat(app.version()).isEqualTo("2.0-r0");
        assertThat(app.origin()).isEqualTo("rig");
        assertThat(app.installedBytes()).isEqualTo(4096);
        assertThat(app.dependencies()).containsExactly("rig-lib>=2.0", "so:libc.musl-x86_64.so.1", "!rig-confl");
        assertThat(app.files()).containsExactly("/usr/bin/rig", "/top");
        assertThat(files.installed().get("rig-lib").files()).isEmpty();
    }

    @Test
    void whatApkRemembersAsBrokenIsBroken() throws IOException {
        PackageState failed = files.states().find(new PackageName("rig-fail")).orElseThrow();

        assertThat(failed.word()).isEqualTo("script failed");
        assertThat(failed.works()).isFalse();
        assertThat(files.states().find(new PackageName("rig-app")).orElseThrow().works())
                .isTrue();
    }

    @Test
    void aVersionInTheWorldIsAHold() throws IOException {
        assertThat(files.states().find(new PackageName("rig-lib")).orElseThrow().held())
                .isTrue();
        assertThat(files.states().find(new PackageName("rig-app")).orElseThrow().held())
                .isFalse();
        assertThat(World.read(root).pins("rig-tagged")).isFalse();
        assertThat(World.read(root).pins("rig-least")).isFalse();
        assertThat(World.of("rig-a~1.2", "rig-b<2").pins("rig-b")).isTrue();
        assertThat(World.of("rig-a~1.2").find("rig-a")).contains("rig-a~1.2");
    }

    @Test
    void whoHoldsTheLockIsNamed() throws IOException {
        Path lock = root.resolve("lib/apk/db/lock");
        assertThat(files.lockHolder()).isEmpty();

        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            assertThat(held.isValid()).isTrue();
            assertThat(files.lockHolder())
                    .hasValueSatisfying(holder -> assertThat(holder.pid())
                            .isEqualTo(ProcessHandle.current().pid()));
        }

        assertThat(files.lockHolder()).isEmpty();
    }

    @Test
    void aDatabaseThatWasNotWrittenToItsEndIsInterrupted() throws IOException {
        assertThat(files.interrupted()).isFalse();

        Trees.write(root.resolve("lib/apk/db/installed.new"), "P:rig");

        assertThat(files.interrupted()).isTrue();
    }
}
