// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apk.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.rig.Tool;
import dev.linuxpatch.backend.rig.Trees;
import dev.linuxpatch.backend.work.RigWorker;
import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.packages.ChangeOptions;
import dev.linuxpatch.shared.packages.ChangePlan.WayBack;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.packages.PackageChange;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import dev.linuxpatch.shared.work.PlanMessages.PlanReply;
import dev.linuxpatch.shared.work.WorkOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whether what apk does can be undone, by the worker itself. In the place of apk is a program that answers what is recorded of
 * it; {@code policy} is not in that record, and is as apk's manual and sources have it.
 */
class ApkWayBackIT {
    private static final PackageName LIB = new PackageName("rig-lib");
    private static final PackageVersion OLD = new PackageVersion("1.0-r0");
    private static final PackageVersion NEW = new PackageVersion("2.0-r0");
    private static final Operation.Update UPDATE = RigWorker.update("rig-lib");
    private static final Operation.Update ONLY_WITH_A_WAY_BACK =
            new Operation.Update(UPDATE.request(), new ChangeOptions(false, false, false, true));

    @TempDir
    private Path root;

    private RigWorker worker;

    @BeforeEach
    void prepare() {
        Trees.write(root.resolve("lib/apk/db/installed"), "P:rig-lib\nV:1.0-r0\nA:noarch\n\n");
        Trees.write(root.resolve("etc/apk/world"), "rig-lib\n");
        Trees.write(root.resolve("var/cache/apk/APKINDEX.0123abcd.tar.gz"), "");
        answer(
                "list",
                ApkTranscript.of("list --installed", "rig-lib-1.0"),
                ApkTranscript.of("list --upgradable", "rig-lib-2.0"));
        answer("simulate", ApkTranscript.of("add --upgrade rig-lib", "Upgrading"));
        Path apk = root.resolve("recorded/apk");
        Trees.write(apk, """
                #!/bin/sh
                here=${0%/*}
                echo "$*" >> "$here/calls"
                case "$*" in
                  *" --simulate "*) cat "$here/simulate" ;;
                  *" list "*) cat "$here/list" ;;
                  *" policy "*) cat "$here/policy" ;;
                  *) exit 1 ;;
                esac
                """);
        assertThat(apk.toFile().setExecutable(true)).isTrue();
        worker = new RigWorker(new ApkPackageManager(new ApkTarget(root, apk.getParent() + ":" + Tool.PATH)));
    }

    @AfterEach
    void close() throws IOException {
        worker.close();
    }

    @Test
    void whatOnlyThisHostHasCannotBeGoneBackTo() throws IOException {
        answer("policy", """
                rig-lib policy:
                  2.0-r0:
                    https://dl-cdn.example.test/alpine/v3.20/main
                  1.0-r0:
                    lib/apk/db/installed
                """);

        assertThat(wayBack())
                .isEqualTo(new WayBack(
                        WayBack.Kind.UNAVAILABLE,
                        "neither a repository nor the cache has these versions any more: rig-lib=1.0-r0"));
        assertRefused(worker.run(ONLY_WITH_A_WAY_BACK));
    }

    @Test
    void whatARepositoryHasCanBeGoneBackTo() {
        answer("policy", """
                rig-lib policy:
                  2.0-r0:
                    https://dl-cdn.example.test/alpine/v3.20/main
                  1.0-r0:
                    lib/apk/db/installed
                    https://dl-cdn.example.test/alpine/v3.20/main
                """);

        assertThat(wayBack().kind()).isEqualTo(WayBack.Kind.EXACT);
    }

    /** It installs from such a repository only by its tag. */
    @Test
    void whatOnlyATaggedRepositoryHasCannotBeGoneBackTo() {
        answer("policy", """
                rig-lib policy:
                  1.0-r0:
                    lib/apk/db/installed
                    @edge https://dl-cdn.example.test/alpine/edge/main
                """);

        assertThat(wayBack().kind()).isEqualTo(WayBack.Kind.UNAVAILABLE);
    }

    @Test
    void whereApkDoesNotTellThereIsNoWayBack() throws IOException {
        // There is no answer: it fails.
        assertThat(wayBack().kind()).isEqualTo(WayBack.Kind.UNAVAILABLE);
        assertRefused(worker.run(ONLY_WITH_A_WAY_BACK));
    }

    @Test
    void aVersionThatIsGoneEverywhereIsNamed() {
        Trees.write(root.resolve("lib/apk/db/installed"), "P:rig-lib\nV:2.0-r0\nA:noarch\n\n");
        answer(
                "list",
                String.join("\n", ApkTranscript.of("list -I rig-lib", "2.0").lines()));
        answer("policy", "rig-lib policy:\n  2.0-r0:\n    lib/apk/db/installed\n");
        Operation.Rollback rollback =
                new Operation.Rollback(new JobId(UUID.randomUUID()), List.of(new PackageChange(LIB, NEW, OLD)));

        assertThat(worker.plan(rollback))
                .isInstanceOfSatisfying(
                        PlanReply.Refused.class,
                        refused -> assertThat(refused.problem().message()).contains("rig-lib=1.0-r0"));
    }

    private WayBack wayBack() {
        PlanReply reply = worker.plan(UPDATE);
        assertThat(reply).isInstanceOf(PlanReply.Planned.class);
        return ((PlanReply.Planned) reply).plan().wayBack();
    }

    private void assertRefused(WorkOutcome outcome) throws IOException {
        assertThat(outcome).isInstanceOfSatisfying(WorkOutcome.Failed.class, failed -> {
            assertThat(failed.error().code()).isEqualTo(JobErrorCode.ROLLBACK_UNAVAILABLE);
            assertThat(failed.error().message()).contains("rig-lib=1.0-r0", "nothing was changed");
        });
        assertThat(outcome.changes()).isEmpty();
        assertThat(Files.readAllLines(root.resolve("recorded/calls")))
                .allMatch(call -> call.matches(".* (list|policy) .*|.* --simulate .*"));
    }

    private void answer(String question, ApkTranscript... recorded) {
        answer(
                question,
                Stream.of(recorded)
                        .flatMap(run -> run.lines().stream())
                        .map(line -> line + "\n")
                        .collect(Collectors.joining()));
    }

    private void answer(String question, String text) {
        Trees.write(root.resolve("recorded").resolve(question), text);
    }
}
