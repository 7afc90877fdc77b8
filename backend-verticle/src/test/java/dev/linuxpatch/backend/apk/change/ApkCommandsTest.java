// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apk.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.apk.read.ApkFiles;
import dev.linuxpatch.backend.manager.Goal;
import dev.linuxpatch.backend.manager.Goal.Allowance;
import dev.linuxpatch.backend.manager.Wanted;
import dev.linuxpatch.backend.rig.AptResult;
import dev.linuxpatch.backend.rig.Tool;
import dev.linuxpatch.backend.rig.Trees;
import dev.linuxpatch.backend.run.Command;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApkCommandsTest {
    @TempDir
    private Path root;

    private ApkCommands commands;

    @BeforeEach
    void prepare() {
        Trees.write(root.resolve("lib/apk/db/installed"), "P:rig-a\nV:1.0-r0\n\nP:rig-lib\nV:1.0-r0\n\n");
        Trees.write(root.resolve("etc/apk/world"), "rig-a\nrig-tagged@edge\n");
        commands = new ApkCommands(new ApkTarget(root), new ApkFiles(root));
    }

    @Test
    void exactVersionsAreAskedForInOneCommand() {
        Command plan = commands.plan(goal(Set.of(), present("rig-a", "1.1-r0"), absent("rig-b")));

        assertThat(plan.argv())
                .containsExactly(
                        "apk",
                        "--root",
                        root.toString(),
                        "--no-progress",
                        "add",
                        "--simulate",
                        "--upgrade",
                        "--",
                        "rig-a=1.1-r0",
                        "!rig-b");
    }

    @Test
    void removingIsACommandOfItsOwn() {
        Command plan = commands.plan(
                new Goal(List.of(new Wanted.Absent(new PackageName("rig-a"), true)), Set.of(Allowance.REMOVE_OTHERS)));

        assertThat(plan.argv()).endsWith("del", "--simulate", "--rdepends", "--purge", "--", "rig-a");
    }

    @Test
    void whatIsExcludedIsWantedAsItIs() {
        assertThat(commands.upgradePlan(Set.of(), null).argv()).endsWith("upgrade", "--simulate");
        assertThat(commands.upgradePlan(Set.of(new PackageName("rig-lib")), null)
                        .argv())
                .contains("add", "--simulate", "rig-a", "rig-lib=1.0-r0");
    }

    @Test
    void whatAChangeWritesIntoTheWorldIsTakenOutAgainEvenIfItFails() {
        // Given an apk that pins what it is given, and fails as it does when a script failed
        stub(
                "printf '%s\\n' rig-a=1.1-r0 rig-lib=2.0-r0 rig-new=1.0-r0 '!rig-gone' rig-tagged@edge > \"$2/etc/apk/world\"\nexit 3\n");
        Goal goal = goal(
                Set.of(Allowance.KEEP_MARKS),
                present("rig-a", "1.1-r0"),
                present("rig-lib", "2.0-r0"),
                present("rig-new", "1.0-r0"),
                absent("rig-gone"));

        AptResult result = run(commands.change(goal, Duration.ZERO));

        assertThat(result.exitCode()).isEqualTo(3);
        // What nobody asked for before is not asked for now.
        assertThat(root.resolve("etc/apk/world")).hasContent("rig-a\nrig-new\nrig-tagged@edge\n");
        assertThat(root.resolve("etc/apk/world.linux-patch")).doesNotExist();
    }

    @Test
    void aVersionThatTheOperatorKeepsMovesAlong() {
        Trees.write(root.resolve("etc/apk/world"), "rig-a=1.0-r0\n");
        stub("echo rig-a=1.1-r0 > \"$2/etc/apk/world\"\n");

        run(commands.change(goal(Set.of(Allowance.HELD), present("rig-a", "1.1-r0")), Duration.ZERO));

        assertThat(root.resolve("etc/apk/world")).hasContent("rig-a=1.1-r0\n");
    }

    @Test
    void aRefreshThatOnlyWarnsHasFailed() {
        stub("echo 'WARNING: opening https://example.test/main: temporary error' >&2\necho 'OK: 0 packages'\n");

        AptResult warned = run(commands.refresh());

        assertThat(warned.exitCode()).isEqualTo(1);
        assertThat(warned.output()).contains("WARNING: opening", "OK: 0 packages");
        stub("echo 'OK: 15 distinct packages available'\n");
        assertThat(run(commands.refresh()).exitCode()).isZero();
    }

    private void stub(String script) {
        Path apk = root.resolve("stub/apk");
        Trees.write(apk, "#!/bin/sh\n" + script);
        assertThat(apk.toFile().setExecutable(true)).isTrue();
    }

    private AptResult run(Command command) {
        return Tool.run(root, Map.of("PATH", root.resolve("stub") + ":" + Tool.PATH), command.argv());
    }

    private static Goal goal(Set<Allowance> allowances, Wanted... wanted) {
        return new Goal(List.of(wanted), allowances);
    }

    private static Wanted present(String name, String version) {
        return new Wanted.Present(new PackageName(name), new PackageVersion(version));
    }

    private static Wanted absent(String name) {
        return new Wanted.Absent(new PackageName(name), false);
    }
}
