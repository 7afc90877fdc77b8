// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import static dev.linuxpatch.backend.work.Failures.assertFailed;
import static dev.linuxpatch.backend.work.Failures.assertSucceeded;
import static dev.linuxpatch.backend.work.RigWorker.changes;
import static dev.linuxpatch.backend.work.RigWorker.install;
import static dev.linuxpatch.backend.work.RigWorker.patches;
import static dev.linuxpatch.backend.work.RigWorker.remove;
import static dev.linuxpatch.backend.work.RigWorker.rollbackOf;
import static dev.linuxpatch.backend.work.RigWorker.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.manager.Detection;
import dev.linuxpatch.backend.restore.KeptArchive;
import dev.linuxpatch.backend.rig.AptRig;
import dev.linuxpatch.backend.rig.AptRoot;
import dev.linuxpatch.backend.rig.DebSpec;
import dev.linuxpatch.backend.rig.RepositoryServer;
import dev.linuxpatch.backend.rig.Script;
import dev.linuxpatch.backend.rig.Trees;
import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.job.OutputStreamKind;
import dev.linuxpatch.shared.packages.ChangeOptions;
import dev.linuxpatch.shared.packages.ChangePlan;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import dev.linuxpatch.shared.work.PlanMessages.PlanReply;
import dev.linuxpatch.shared.work.WorkOutcome;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Going back to the exact versions from before a job, with real apt and dpkg in an isolated root. */
class RollbackIT {
    private AptRoot root;
    private RigWorker worker;

    @BeforeEach
    void open() {
        root = AptRig.shared().newRoot();
        worker = new RigWorker(root);
    }

    @AfterEach
    void close() throws Exception {
        worker.close();
        root.close();
    }

    @Test
    void anInstallationIsTakenBackWithItsDependencies() {
        WorkOutcome installed = worker.run(install("rig-app"));

        WorkOutcome back = worker.run(rollbackOf(installed));

        assertSucceeded(back);
        assertThat(changes(back)).containsExactly("rig-app:2.0>-", "rig-lib:2.0>-");
    }

    @Test
    void anUpdateIsTakenBackTogetherWithWhatItNeeded() {
        root.install("rig-app=1.0", "rig-lib=1.0");
        root.markAuto("rig-lib");
        WorkOutcome updated = worker.run(update("rig-app"));
        assertThat(changes(updated)).containsExactly("rig-app:1.0>2.0", "rig-lib:1.0>2.0");

        WorkOutcome back = worker.run(rollbackOf(updated));

        assertSucceeded(back);
        assertThat(changes(back)).containsExactly("rig-app:2.0>1.0", "rig-lib:2.0>1.0");
        assertThat(root.stateOf("rig-app")).isEqualTo("ii");
        assertThat(root.read("var/lib/apt/extended_states")).contains("Package: rig-lib");
    }

    @Test
    void aRemovalIsTakenBackInTheSameVersions() {
        root.install("rig-app=1.0", "rig-lib=1.0");
        WorkOutcome removed = worker.run(new Operation.Remove(new PackageName("rig-lib"), false, true));

        WorkOutcome back = worker.run(rollbackOf(removed));

        assertSucceeded(back);
        assertThat(changes(back)).containsExactly("rig-app:->1.0", "rig-lib:->1.0");
    }

    @Test
    void patchesAreTakenBackAtOnce() {
        root.install("rig-a=1.1", "rig-sec=1.0", "rig-epoch=1:0.9");
        WorkOutcome patched = worker.run(patches(List.of()));
        assertThat(patched.changes()).hasSize(3);

        WorkOutcome back = worker.run(rollbackOf(patched));

        assertSucceeded(back);
        assertThat(changes(back)).containsExactly("rig-a:1.2>1.1", "rig-epoch:1:0.10>1:0.9", "rig-sec:1.1>1.0");
    }

    @Test
    void aForeignPackageIsTakenBackWithoutTouchingItsNativeTwin() {
        root.addArchitecture("i386");
        root.update();
        root.install("rig-same:amd64=1.0");
        WorkOutcome installed = worker.run(install("rig-same:i386=1.0"));
        assertThat(changes(installed)).containsExactly("rig-same:i386:->1.0");

        WorkOutcome back = worker.run(rollbackOf(installed));

        assertSucceeded(back);
        assertThat(root.stateOf("rig-same:amd64")).isEqualTo("ii");
    }

    @Test
    void whatIsAsItWasIsSuccessWithoutAChange() {
        WorkOutcome installed = worker.run(install("rig-a"));
        root.apt("remove", "rig-a").orThrow();

        WorkOutcome back = worker.run(rollbackOf(installed));

        assertSucceeded(back);
        assertThat(back.message()).contains("as it was", "nothing was changed");
    }

    @Test
    void whatTheArchiveNoLongerHasIsTakenFromWhatWasKept() throws IOException {
        root.install("rig-a=1.0", "rig-epoch=1:0.9");
        WorkOutcome patched = worker.run(patches(List.of()));
        root.ownRepository().withdraw("rig-a", "1.0");
        root.ownRepository().withdraw("rig-epoch", "1:0.9");
        root.update();

        Optional<Problem> problem = check(rollbackOf(patched));
        WorkOutcome back = worker.run(rollbackOf(patched));

        assertThat(problem).isEmpty();
        assertSucceeded(back);
        assertThat(changes(back)).containsExactly("rig-a:1.2>1.0", "rig-epoch:1:0.10>1:0.9");
        assertThat(kept("rig-a", "1.0").source()).isEqualTo(KeptArchive.Source.ORIGINAL);
    }

    @Test
    void whatNobodyHasBeforeTheChangeIsMadeOfWhatIsInstalled() throws IOException {
        root.install("rig-a=1.0", "rig-lib=1.0", "rig-app=1.0", "rig-epoch=1:0.9", "rig-conf=1.0");
        for (String gone : List.of("rig-a=1.0", "rig-lib=1.0", "rig-app=1.0", "rig-epoch=1:0.9", "rig-conf=1.0")) {
            String[] parts = gone.split("=", 2);
            root.ownRepository().withdraw(parts[0], parts[1]);
        }
        root.update();
        List<String> before = status();
        WorkOutcome patched = worker.run(patches(List.of()));
        assertThat(patched.changes()).hasSize(5);
        assertThat(kept("rig-a", "1.0").source()).isEqualTo(KeptArchive.Source.MADE);

        WorkOutcome back = worker.run(rollbackOf(patched));

        assertSucceeded(back);
        assertThat(changes(back))
                .containsExactly(
                        "rig-a:1.2>1.0",
                        "rig-app:2.0>1.0",
                        "rig-conf:1.1>1.0",
                        "rig-epoch:1:0.10>1:0.9",
                        "rig-lib:2.0>1.0");
        assertThat(status()).containsExactlyElementsOf(before);
        assertThat(root.read("etc/rig/rig-conf.conf")).isEqualTo("setting=1\n");
    }

    @Test
    void aConfigurationFileOfTheOperatorStaysAndIsStillKnownAsChanged() {
        root.install("rig-conf=1.0");
        root.write("etc/rig/rig-conf.conf", "setting=mine\n");
        root.ownRepository().withdraw("rig-conf", "1.0");
        root.update();
        WorkOutcome updated = worker.run(update("rig-conf"));

        WorkOutcome back = worker.run(rollbackOf(updated));
        WorkOutcome again = worker.run(update("rig-conf"));

        assertSucceeded(back);
        assertThat(changes(back)).containsExactly("rig-conf:1.1>1.0");
        assertSucceeded(again);
        assertThat(root.read("etc/rig/rig-conf.conf")).isEqualTo("setting=mine\n");
    }

    @Test
    void aPurgeOfWhatNobodyHasIsTakenBackWithItsChangedConfiguration() {
        root.install("rig-conf=1.0");
        root.write("etc/rig/rig-conf.conf", "setting=mine\n");
        root.ownRepository().withdraw("rig-conf", "1.0");
        root.update();
        WorkOutcome purged = worker.run(new Operation.Remove(new PackageName("rig-conf"), true, false));

        assertSucceeded(worker.rollBack(purged));

        assertThat(root.read("etc/rig/rig-conf.conf")).isEqualTo("setting=mine\n");
        assertThat(root.versionOf("rig-conf")).contains("1.0");
        // It is still known that this is not what was shipped: else the next update would put its own there.
        assertSucceeded(worker.run(update("rig-conf")));
        assertThat(root.read("etc/rig/rig-conf.conf")).isEqualTo("setting=mine\n");
    }

    @Test
    void whatComesBackFindsWhatTheOperatorHadWrittenAndIfItDoesNotComeNothingIsLeft() {
        root.ownRepository()
                .publish(DebSpec.of("rig-picky", "1.0")
                        .conffile("/etc/rig-picky/conf", "setting=1\n")
                        .script(Script.PREINST, "test ! -e /picky")
                        .script(Script.POSTINST, "cp /etc/rig-picky/conf /seen"));
        root.update();
        root.install("rig-picky=1.0");
        root.write("etc/rig-picky/conf", "setting=mine\n");
        root.ownRepository().withdraw("rig-picky", "1.0");
        root.update();
        WorkOutcome purged = worker.run(new Operation.Remove(new PackageName("rig-picky"), true, false));
        assertThat(root.path().resolve("etc/rig-picky")).doesNotExist();

        root.write("picky", "");
        assertFailed(worker.rollBack(purged), JobErrorCode.PKG_MANAGER_ERROR, "rig-picky");
        assertThat(root.path().resolve("etc/rig-picky")).doesNotExist();

        Trees.delete(root.path().resolve("picky"));
        assertSucceeded(worker.rollBack(purged));
        assertThat(root.read("etc/rig-picky/conf")).isEqualTo("setting=mine\n");
        assertThat(root.read("seen")).isEqualTo("setting=mine\n");
    }

    @Test
    void aPurgeIsTakenBackWithWhatTheOperatorHadWritten() {
        root.install("rig-conf=1.0");
        root.write("etc/rig/rig-conf.conf", "setting=mine\n");
        List<String> before = status();
        WorkOutcome purged = worker.run(new Operation.Remove(new PackageName("rig-conf"), true, false));

        assertSucceeded(worker.rollBack(purged));

        assertThat(root.read("etc/rig/rig-conf.conf")).isEqualTo("setting=mine\n");
        // It is still known that this is not what was shipped.
        assertThat(status()).containsExactlyElementsOf(before);
    }

    @Test
    void whatIsNotKnownAnyMoreOfTheOperatorsFilesIsSaid() throws IOException {
        root.install("rig-conf=1.0");
        root.write("etc/rig/rig-conf.conf", "setting=mine\n");
        WorkOutcome purged = worker.run(new Operation.Remove(new PackageName("rig-conf"), true, false));
        Path traces = worker.restoreDirectory().resolveSibling("restore-traces");
        try (DirectoryStream<Path> files = Files.newDirectoryStream(traces)) {
            for (Path file : files) {
                Files.writeString(file, "{");
            }
        }

        assertSucceeded(worker.rollBack(purged));

        assertThat(root.versionOf("rig-conf")).contains("1.0");
        assertThat(worker.reports.said("are not kept any more: only versions come back"))
                .isTrue();
    }

    @Test
    void anInstallationLeavesNothingWhenItIsTakenBack() {
        WorkOutcome installed = worker.run(install("rig-conf"));

        assertSucceeded(worker.rollBack(installed));

        assertThat(root.stateOf("rig-conf")).isEqualTo("un");
        assertThat(root.path().resolve("etc/rig/rig-conf.conf")).doesNotExist();
    }

    @Test
    void whatTheOperatorHasWrittenOfANewPackageStaysWhenThatGoes() {
        WorkOutcome installed = worker.run(install("rig-conf"));
        root.write("etc/rig/rig-conf.conf", "setting=mine\n");

        assertSucceeded(worker.rollBack(installed));

        assertThat(root.stateOf("rig-conf")).isEqualTo("rc");
        assertThat(root.read("etc/rig/rig-conf.conf")).isEqualTo("setting=mine\n");
    }

    @Test
    void whatWasPutBesideAConfigurationFileGoes() {
        root.install("rig-conf=1.0");
        root.write("etc/rig/rig-conf.conf", "setting=mine\n");
        WorkOutcome updated = worker.run(update("rig-conf"));
        assertThat(root.path().resolve("etc/rig/rig-conf.conf.dpkg-dist")).exists();

        assertSucceeded(worker.rollBack(updated));

        assertThat(root.path().resolve("etc/rig/rig-conf.conf.dpkg-dist")).doesNotExist();
        assertThat(root.read("etc/rig/rig-conf.conf")).isEqualTo("setting=mine\n");
    }

    @Test
    void aConfigurationFileThatOnlyTheNewVersionHasGoesAndComesAgain() {
        root.ownRepository()
                .publish(
                        DebSpec.of("rig-late", "1.0"),
                        DebSpec.of("rig-late", "2.0").conffile("/etc/rig/late", "late=2\n"));
        root.update();
        root.install("rig-late=1.0");
        List<String> before = status();
        WorkOutcome updated = worker.run(update("rig-late"));

        assertSucceeded(worker.rollBack(updated));

        assertThat(root.path().resolve("etc/rig/late")).doesNotExist();
        assertThat(status()).containsExactlyElementsOf(before);
        assertSucceeded(worker.run(update("rig-late")));
        assertThat(root.read("etc/rig/late")).isEqualTo("late=2\n");
    }

    @Test
    void whatWasChangedAlthoughItIsHeldIsTakenBackAndIsStillHeld() {
        root.install("rig-a=1.0");
        root.hold("rig-a");
        ChangeOptions force = new ChangeOptions(true, false, false, false);
        WorkOutcome updated = worker.run(new Operation.Update(update("rig-a").request(), force));
        assertThat(changes(updated)).containsExactly("rig-a:1.0>1.2");

        assertSucceeded(worker.rollBack(updated));

        assertThat(root.versionOf("rig-a")).contains("1.0");
        assertThat(root.stateOf("rig-a")).isEqualTo("hi");
    }

    @Test
    void marksAreTakenBack() {
        root.install("rig-app=1.0", "rig-lib=1.0", "rig-a=1.0");
        root.markAuto("rig-lib");
        root.markAuto("rig-a");
        List<String> before = marks();
        WorkOutcome named = worker.run(install("rig-lib", "rig-a"));
        assertThat(named.changes()).hasSize(2);
        assertThat(marks()).isNotEqualTo(before);

        assertSucceeded(worker.rollBack(named));

        assertThat(marks()).containsExactlyElementsOf(before);
    }

    /** Also that of a package whose version none of them changes. */
    @Test
    void marksComeAgainWithTheRollbackOfARollback() {
        root.install("rig-app=1.0", "rig-lib=1.0", "rig-a=1.0");
        root.markAuto("rig-a");
        WorkOutcome named = worker.run(install("rig-a=1.0", "rig-conf=1.0"));
        assertThat(named.changes()).hasSize(1);
        List<String> after = marks();
        WorkOutcome back = worker.rollBack(named);
        assertThat(marks()).isNotEqualTo(after);

        assertSucceeded(worker.rollBack(back));

        assertThat(marks()).containsExactlyElementsOf(after);
    }

    @Test
    void aRollbackIsTakenBack() {
        root.install("rig-app=1.0", "rig-lib=1.0");
        WorkOutcome updated = worker.run(update("rig-app"));
        WorkOutcome back = worker.run(rollbackOf(updated));

        WorkOutcome forth = worker.run(rollbackOf(back));

        assertSucceeded(forth);
        assertThat(changes(forth)).containsExactly("rig-app:1.0>2.0", "rig-lib:1.0>2.0");
    }

    @Test
    void whatWasChangedAgainSinceIsRefusedUnlessForced() throws IOException {
        root.install("rig-a=1.0", "rig-epoch=1:0.9");
        WorkOutcome patched = worker.run(patches(List.of()));
        root.install("rig-a=1.1");
        Operation.Rollback rollback = rollbackOf(patched);
        Operation.Rollback forced = new Operation.Rollback(rollback.original(), rollback.changes(), true, false, null);

        Optional<Problem> problem = check(rollback);
        WorkOutcome refused = worker.run(rollback);
        WorkOutcome back = worker.run(forced);

        assertThat(problem).get().satisfies(refusal -> {
            assertThat(refusal.code()).isEqualTo(ErrorCode.ROLLBACK_CONFLICT);
            assertThat(refusal.details())
                    .isEqualTo(Map.of(
                            "conflicts", List.of(Map.of("name", "rig-a", "left_version", "1.2", "version", "1.1"))));
        });
        assertFailed(refused, JobErrorCode.ROLLBACK_CONFLICT, "rig-a (1.2 then, 1.1 now)");
        assertThat(refused.changes()).isEmpty();
        assertThat(check(forced)).isEmpty();
        assertSucceeded(back);
        assertThat(changes(back)).containsExactly("rig-a:1.1>1.0", "rig-epoch:1:0.10>1:0.9");
    }

    @Test
    void aChangeThatAskedForAWayBackIsNotMadeWithoutOne() throws IOException {
        root.install("rig-a=1.0");
        // Where the store should be is something else.
        Files.writeString(restore(), "");
        Operation.Update asked =
                new Operation.Update(update("rig-a").request(), new ChangeOptions(false, false, false, true));

        WorkOutcome refused = worker.run(asked);
        WorkOutcome made = worker.run(update("rig-a"));

        assertFailed(refused, JobErrorCode.ROLLBACK_UNAVAILABLE, "nothing was changed");
        assertThat(refused.changes()).isEmpty();
        assertSucceeded(made);
        assertThat(worker.reports.lines(OutputStreamKind.SERVICE))
                .anyMatch(line -> line.startsWith("rollback: unavailable: the old versions cannot be kept"));
        Files.delete(restore());
    }

    @Test
    void thePlanSaysBeforeWhetherItCanBeUndone() {
        root.install("rig-a=1.0");
        root.ownRepository().withdraw("rig-a", "1.0");
        root.update();

        PlanReply reply = worker.plan(update("rig-a"));

        assertThat(reply)
                .isInstanceOfSatisfying(
                        PlanReply.Planned.class,
                        planned ->
                                assertThat(planned.plan().wayBack().kind()).isEqualTo(ChangePlan.WayBack.Kind.EXACT));
        assertThat(worker.run(update("rig-a")).changes()).hasSize(1);
        assertThat(worker.reports.lines(OutputStreamKind.SERVICE))
                .anyMatch(line -> line.startsWith("rollback: exact: "));
    }

    @Test
    void whatIsNotKeptIsListedAndNothingIsTouched() throws IOException {
        root.install("rig-a=1.0", "rig-epoch=1:0.9");
        WorkOutcome patched = worker.run(patches(List.of()));
        root.ownRepository().withdraw("rig-a", "1.0");
        root.update();
        Files.delete(restore().resolve("rig-a_1.0.deb"));

        Optional<Problem> problem = check(rollbackOf(patched));
        WorkOutcome back = worker.run(rollbackOf(patched));

        assertThat(problem).get().satisfies(refusal -> {
            assertThat(refusal.code()).isEqualTo(ErrorCode.ROLLBACK_NOT_ALLOWED);
            assertThat(refusal.details()).isEqualTo(Map.of("missing", List.of("rig-a=1.0")));
        });
        assertFailed(back, JobErrorCode.PKG_NOT_FOUND, "rig-a=1.0");
        assertThat(root.versionOf("rig-a")).contains("1.2");
        assertThat(root.versionOf("rig-epoch")).contains("1:0.10");
    }

    @Test
    void whatTheCacheStillHasIsTakenFromThere() throws IOException {
        // Given an archive over the network: only then apt keeps what it fetches.
        try (RepositoryServer server = RepositoryServer.serve(root.ownRepository())) {
            root.useSource(server.uri());
            root.update();
            assertSucceeded(worker.run(install("rig-epoch=1:0.9")));
            WorkOutcome updated = worker.run(update("rig-epoch"));
            root.repository().withdraw("rig-epoch", "1:0.9");
            root.update();

            Optional<Problem> problem = check(rollbackOf(updated));
            WorkOutcome back = worker.run(rollbackOf(updated));

            assertThat(problem).isEmpty();
            assertSucceeded(back);
            assertThat(changes(back)).containsExactly("rig-epoch:1:0.10>1:0.9");
        }
    }

    @Test
    void aRollbackThatWouldRemoveWhatCameLaterIsRefused() {
        root.install("rig-lib=1.0");
        WorkOutcome updated = worker.run(update("rig-lib"));
        root.install("rig-app=2.0");

        WorkOutcome back = worker.run(rollbackOf(updated));

        assertFailed(back, JobErrorCode.DEPENDENCY_CONFLICT, "rig-app");
        assertThat(root.versionOf("rig-lib")).contains("2.0");
    }

    @Test
    void aJobThatChangedNothingCannotBeTakenBack() throws IOException {
        root.install("rig-a");
        WorkOutcome nothing = worker.run(install("rig-a"));

        assertThat(check(rollbackOf(nothing)))
                .get()
                .extracting(Problem::code)
                .isEqualTo(ErrorCode.ROLLBACK_NOT_ALLOWED);
    }

    @Test
    void aFailedJobCanBeTakenBack() {
        root.install("rig-fail=1.0");
        WorkOutcome failed = worker.run(install(ChangeOptions.DEFAULT, "rig-fail"));
        assertThat(root.stateOf("rig-fail")).isEqualTo("iF");

        WorkOutcome back = worker.run(rollbackOf(failed));

        assertSucceeded(back);
        assertThat(changes(back)).containsExactly("rig-fail:1.1>1.0");
        assertThat(root.stateOf("rig-fail")).isEqualTo("ii");
        assertSucceeded(worker.run(remove("rig-fail")));
    }

    private Path restore() {
        return worker.state.resolve("restore");
    }

    private KeptArchive kept(String name, String version) throws IOException {
        return worker.restore
                .note(new PackageName(name), new PackageVersion(version))
                .orElseThrow();
    }

    /** apt's own words for every package that it marks. */
    private List<String> marks() {
        return Stream.of(root.read("var/lib/apt/extended_states").split("\n\n", -1))
                .sorted()
                .toList();
    }

    /** dpkg's own words for every package, configuration files with their hashes included. */
    private List<String> status() {
        return Stream.of(root.read("var/lib/dpkg/status").split("\n\n", -1))
                .map(String::strip)
                .sorted()
                .toList();
    }

    private Optional<Problem> check(Operation operation) throws IOException {
        return new WorkCheck(
                        new Detection.Supported(worker.manager),
                        () -> true,
                        worker.runner,
                        worker.directories,
                        worker.restore)
                .problem(operation);
    }
}
