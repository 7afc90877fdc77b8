// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.contract;

import static dev.linuxpatch.backend.work.Failures.assertFailed;
import static dev.linuxpatch.backend.work.Failures.assertSucceeded;
import static dev.linuxpatch.backend.work.RigWorker.patches;
import static dev.linuxpatch.backend.work.RigWorker.remove;
import static dev.linuxpatch.backend.work.RigWorker.rollbackOf;
import static dev.linuxpatch.backend.work.RigWorker.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.restore.KeptArchive;
import dev.linuxpatch.backend.rig.Trees;
import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.job.OutputStreamKind;
import dev.linuxpatch.shared.job.Phase;
import dev.linuxpatch.shared.packages.ChangeOptions;
import dev.linuxpatch.shared.packages.ChangePlan;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import dev.linuxpatch.shared.work.PlanMessages.PlanReply;
import dev.linuxpatch.shared.work.WorkOutcome;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Scenarios of going back to versions that neither a repository nor a cache has any more. */
public abstract class WayBackContract extends Contract {
    @Test
    void rollbackOfUpdateThatNobodyHas() throws IOException {
        installed("rig-lib=1.0", "rig-app=1.0");
        List<String> before = root.everything();
        WorkOutcome updated = worker.run(update("rig-app"));
        assertChanges(updated, "rig-app:1.0>2.0", "rig-lib:1.0>2.0");
        assertThat(kept("rig-app", "1.0").source()).isEqualTo(KeptArchive.Source.MADE);

        WorkOutcome back = worker.run(rollbackOf(updated));

        assertSucceeded(back);
        assertChanges(back, "rig-app:2.0>1.0", "rig-lib:2.0>1.0");
        assertThat(root.everything()).containsExactlyElementsOf(before);
    }

    @Test
    void rollbackOfRemoveThatNobodyHas() {
        installed("rig-lib=1.0", "rig-app=1.0");
        List<String> before = root.everything();
        WorkOutcome removed = worker.run(new Operation.Remove(new PackageName("rig-lib"), false, true));
        assertChanges(removed, "rig-app:1.0>-", "rig-lib:1.0>-");

        WorkOutcome back = worker.run(rollbackOf(removed));

        assertSucceeded(back);
        assertChanges(back, "rig-app:->1.0", "rig-lib:->1.0");
        assertThat(root.everything()).containsExactlyElementsOf(before);
    }

    @Test
    void rollbackOfPatchesThatNobodyHas() {
        installed("rig-a=1.1", "rig-lib=1.0", "rig-app=1.0", "rig-sec=1.0", "rig-conf=1.0");
        List<String> before = root.everything();
        WorkOutcome patched = worker.run(patches(List.of()));
        assertThat(patched.changes()).hasSize(5);

        WorkOutcome back = worker.run(rollbackOf(patched));

        assertSucceeded(back);
        assertChanges(
                back, "rig-a:1.2>1.1", "rig-app:2.0>1.0", "rig-conf:1.1>1.0", "rig-lib:2.0>1.0", "rig-sec:1.1>1.0");
        assertThat(root.everything()).containsExactlyElementsOf(before);
        assertThat(configuration()).hasContent("setting=1\n");
    }

    @Test
    void rollbackOfPurgeThatNobodyHas() {
        installed("rig-conf=1.0");
        Trees.write(configuration(), "setting=mine\n");
        WorkOutcome purged = worker.run(new Operation.Remove(new PackageName("rig-conf"), true, false));
        assertThat(configuration()).doesNotExist();

        WorkOutcome back = worker.rollBack(purged);

        assertSucceeded(back);
        assertInstalled("rig-conf", "1.0");
        assertThat(configuration()).hasContent("setting=mine\n");
    }

    /** Whoever has the old version: what is in the repository and what was made of the files behave alike. */
    @Test
    void rollbackLeavesTheOperatorsConfigurationFile() {
        installed("rig-conf=1.0");
        Trees.write(configuration(), "setting=mine\n");
        assertThat(root.changedFiles("rig-conf")).containsExactly("/" + ContractRoot.CONFIGURATION);
        WorkOutcome updated = worker.run(update("rig-conf"));

        WorkOutcome back = worker.run(rollbackOf(updated));

        assertSucceeded(back);
        assertChanges(back, "rig-conf:1.1>1.0");
        assertThat(configuration()).hasContent("setting=mine\n");
        // It is still known that this is not what was shipped,
        assertThat(root.changedFiles("rig-conf")).containsExactly("/" + ContractRoot.CONFIGURATION);
        // and so the next update leaves it alone, too.
        assertSucceeded(worker.run(update("rig-conf")));
        assertThat(configuration()).hasContent("setting=mine\n");
    }

    @Test
    void rollbackOfRemoveBringsTheOperatorsConfigurationFile() {
        installed("rig-conf=1.0");
        Trees.write(configuration(), "setting=mine\n");
        WorkOutcome removed = worker.run(remove("rig-conf"));

        WorkOutcome back = worker.rollBack(removed);

        assertSucceeded(back);
        assertChanges(back, "rig-conf:->1.0");
        assertThat(configuration()).hasContent("setting=mine\n");
    }

    @Test
    void rollbackOfRollback() {
        installed("rig-lib=1.0", "rig-app=1.0");
        WorkOutcome updated = worker.run(update("rig-app"));
        List<String> after = root.everything();
        root.withdraw("rig-app", "2.0");
        root.withdraw("rig-lib", "2.0");
        WorkOutcome back = worker.run(rollbackOf(updated));
        assertSucceeded(back);

        WorkOutcome forth = worker.run(rollbackOf(back));

        assertSucceeded(forth);
        assertChanges(forth, "rig-app:1.0>2.0", "rig-lib:1.0>2.0");
        assertThat(root.everything()).containsExactlyElementsOf(after);
    }

    @Test
    void rollbackOfFailedJob() {
        installed("rig-fail=1.0", "rig-a=1.0");
        List<String> before = root.everything();
        WorkOutcome failed = worker.run(patches(List.of()));
        assertThat(failed).isInstanceOf(WorkOutcome.Failed.class);
        assertThat(failed.changes()).isNotEmpty();

        WorkOutcome back = worker.run(rollbackOf(failed));

        assertSucceeded(back);
        assertThat(root.everything()).containsExactlyElementsOf(before);
    }

    @Test
    void rollbackWithOneFromTheRepositoryAndOneThatNobodyHas() throws IOException {
        root.install("rig-a=1.1", "rig-sec=1.0");
        root.withdraw("rig-sec", "1.0");
        List<String> before = root.everything();
        WorkOutcome patched = worker.run(patches(List.of()));
        assertChanges(patched, "rig-a:1.1>1.2", "rig-sec:1.0>1.1");
        assertThat(kept("rig-a", "1.1").source()).isEqualTo(KeptArchive.Source.ORIGINAL);
        assertThat(kept("rig-sec", "1.0").source()).isEqualTo(KeptArchive.Source.MADE);

        WorkOutcome back = worker.run(rollbackOf(patched));

        assertSucceeded(back);
        assertChanges(back, "rig-a:1.2>1.1", "rig-sec:1.1>1.0");
        assertThat(root.everything()).containsExactlyElementsOf(before);
    }

    @Test
    void rollbackToOriginalsThatAreHereNeedsNoRepository() throws IOException {
        root.install("rig-a=1.1");
        WorkOutcome updated = worker.run(update("rig-a"));
        assertThat(kept("rig-a", "1.1").source()).isEqualTo(KeptArchive.Source.ORIGINAL);
        root.deadRepository();
        int before = worker.reports.phases().size();

        WorkOutcome back = worker.run(rollbackOf(updated));

        assertSucceeded(back);
        assertChanges(back, "rig-a:1.2>1.1");
        assertThat(worker.reports.phases().stream().skip(before))
                .contains(Phase.CHANGING)
                .doesNotContain(Phase.DOWNLOADING);
    }

    @Test
    void rollbackThatWouldRemoveWhatCameLaterIsRefused() {
        installed("rig-lib=1.0");
        WorkOutcome updated = worker.run(update("rig-lib"));
        root.install("rig-app");

        WorkOutcome back = worker.run(rollbackOf(updated));

        assertFailed(back, JobErrorCode.DEPENDENCY_CONFLICT, "rig-app");
        assertInstalled("rig-lib", "2.0");
        assertInstalled("rig-app", "2.0");
    }

    @Test
    void requireRollbackRefuses() throws IOException {
        installed("rig-a=1.0");
        // Where the store should be is something else.
        Files.writeString(worker.restoreDirectory(), "");
        Operation.Update asked =
                new Operation.Update(update("rig-a").request(), new ChangeOptions(false, false, false, true));

        WorkOutcome refused = worker.run(asked);
        WorkOutcome made = worker.run(update("rig-a"));

        assertFailed(refused, JobErrorCode.ROLLBACK_UNAVAILABLE, "nothing was changed");
        assertThat(refused.changes()).isEmpty();
        assertSucceeded(made);
        assertThat(worker.reports.lines(OutputStreamKind.SERVICE))
                .anyMatch(line -> line.startsWith("rollback: unavailable: "));
    }

    @Test
    void planSaysThatItCanBeUndone() {
        installed("rig-a=1.0");

        PlanReply reply = worker.plan(update("rig-a"));

        assertThat(reply)
                .isInstanceOfSatisfying(
                        PlanReply.Planned.class,
                        planned ->
                                assertThat(planned.plan().wayBack().kind()).isEqualTo(ChangePlan.WayBack.Kind.EXACT));
    }

    @Test
    void keptArchiveThatSomebodyTouchedIsNotInstalled() throws IOException {
        installed("rig-a=1.0");
        WorkOutcome updated = worker.run(update("rig-a"));
        Path archive = worker.restoreDirectory().resolve(kept("rig-a", "1.0").file());
        try (RandomAccessFile file = new RandomAccessFile(archive.toFile(), "rw")) {
            file.seek(file.length() - 1);
            int last = file.read();
            file.seek(file.length() - 1);
            file.write(last ^ 1);
        }

        WorkOutcome back = worker.run(rollbackOf(updated));

        assertFailed(back, JobErrorCode.PKG_NOT_FOUND, "rig-a=" + root.version("1.0"));
        assertInstalled("rig-a", "1.2");
    }

    /** Installed, and gone from everywhere else. */
    private void installed(String... packages) {
        root.install(packages);
        for (String wanted : packages) {
            String[] parts = wanted.split("=", 2);
            root.withdraw(parts[0], parts[1]);
        }
    }

    private KeptArchive kept(String name, String plainVersion) throws IOException {
        return worker.restore
                .note(new PackageName(name), new PackageVersion(root.version(plainVersion)))
                .orElseThrow();
    }

    private Path configuration() {
        return root.path().resolve(ContractRoot.CONFIGURATION);
    }
}
