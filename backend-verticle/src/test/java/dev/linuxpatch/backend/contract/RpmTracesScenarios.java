// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.contract;

import static dev.linuxpatch.backend.work.Failures.assertSucceeded;
import static dev.linuxpatch.backend.work.RigWorker.install;
import static dev.linuxpatch.backend.work.RigWorker.patches;
import static dev.linuxpatch.backend.work.RigWorker.remove;
import static dev.linuxpatch.backend.work.RigWorker.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.restore.KeptArchive;
import dev.linuxpatch.backend.rig.Trees;
import dev.linuxpatch.backend.rig.rpm.RpmSpec;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import dev.linuxpatch.shared.work.WorkOutcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What rpm puts beside configuration files, and what those above it note of packages, is as it was after a rollback. */
abstract class RpmTracesScenarios extends Contract {
    private static final String FILE = "/" + ContractRoot.CONFIGURATION;

    @Override
    protected abstract RpmContractRoot newRoot();

    @Test
    void whatWasPutBesideAConfigurationFileGoes() {
        root.install("rig-conf=1.0");
        Trees.write(configuration(), "setting=mine\n");
        WorkOutcome updated = worker.run(update("rig-conf"));
        assertThat(beside(".rpmnew")).hasContent("setting=2\n");

        assertSucceeded(worker.rollBack(updated));

        assertThat(beside(".rpmnew")).doesNotExist();
        assertThat(configuration()).hasContent("setting=mine\n");
    }

    @Test
    void whatLayBesideAConfigurationFileIsThereAgain() {
        root.install("rig-conf=1.0");
        Trees.write(configuration(), "setting=mine\n");
        Trees.write(beside(".rpmnew"), "setting=older\n");
        Trees.write(beside(".rpmsave"), "setting=yesterday\n");
        WorkOutcome updated = worker.run(update("rig-conf"));
        assertThat(beside(".rpmnew")).hasContent("setting=2\n");

        assertSucceeded(worker.rollBack(updated));

        assertThat(beside(".rpmnew")).hasContent("setting=older\n");
        assertThat(beside(".rpmsave")).hasContent("setting=yesterday\n");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void removalIsTakenBackWithWhatTheOperatorHadWritten(boolean original) throws IOException {
        if (original) {
            root.install("rig-conf=1.0");
        } else {
            installedAlone();
        }
        Trees.write(configuration(), "setting=mine\n");
        WorkOutcome removed = worker.run(remove("rig-conf"));
        assertThat(worker.restore
                        .note(new PackageName("rig-conf"), new PackageVersion("1.0-1"))
                        .orElseThrow()
                        .source())
                .isEqualTo(original ? KeptArchive.Source.ORIGINAL : KeptArchive.Source.MADE);
        assertThat(beside(".rpmsave")).hasContent("setting=mine\n");

        assertSucceeded(worker.rollBack(removed));

        assertThat(configuration()).hasContent("setting=mine\n");
        assertThat(beside(".rpmsave")).doesNotExist();
        // It is known that this is not what was shipped, so the next update leaves it alone.
        assertThat(root.changedFiles("rig-conf")).containsExactly(FILE);
        assertSucceeded(worker.run(update("rig-conf")));
        assertThat(configuration()).hasContent("setting=mine\n");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsTooBigToBeRememberedComesBack(boolean purge) {
        installedAlone();
        String big = "setting=mine\n".repeat(100_000);
        Trees.write(configuration(), big);
        WorkOutcome removed = worker.run(new Operation.Remove(new PackageName("rig-conf"), purge, false));
        assertThat(configuration()).doesNotExist();

        assertSucceeded(worker.rollBack(removed));

        assertThat(configuration()).hasContent(big);
        assertThat(beside(".rpmsave")).doesNotExist();
    }

    @Test
    void configurationThatAnUpdateReplacedIsBackInItsPlace() {
        replaced();
        Trees.write(conf("rig-repl", ""), "mine=1\n");
        WorkOutcome updated = worker.run(update("rig-repl"));
        assertThat(conf("rig-repl", "")).hasContent("shipped=2\n");
        assertThat(conf("rig-repl", ".rpmsave")).hasContent("mine=1\n");

        assertSucceeded(worker.rollBack(updated));

        assertThat(conf("rig-repl", "")).hasContent("mine=1\n");
        assertThat(conf("rig-repl", ".rpmsave")).doesNotExist();
        assertThat(root.changedFiles("rig-repl")).containsExactly("/etc/rig/rig-repl.conf");
    }

    @Test
    void whatTheOperatorHasWrittenSinceStaysInItsPlace() {
        replaced();
        WorkOutcome updated = worker.run(update("rig-repl"));
        Trees.write(conf("rig-repl", ""), "mine=2\n");

        assertSucceeded(worker.rollBack(updated));

        assertThat(conf("rig-repl", "")).hasContent("mine=2\n");
        assertThat(conf("rig-repl", ".rpmsave")).doesNotExist();
    }

    @Test
    void whatTheOperatorHasWrittenOfANewPackageLiesBesideWhenThatGoes() {
        WorkOutcome installed = worker.run(install("rig-conf"));
        Trees.write(configuration(), "setting=mine\n");

        assertSucceeded(worker.rollBack(installed));

        assertThat(configuration()).doesNotExist();
        assertThat(beside(".rpmsave")).hasContent("setting=mine\n");
    }

    /** rpm has one place for it. */
    @Test
    void whatLayBesideIsKeptWhenMoreIsLaidThere() {
        root.install("rig-conf=1.0");
        Trees.write(configuration(), "setting=mine\n");
        assertSucceeded(worker.run(remove("rig-conf")));
        WorkOutcome installed = worker.run(install("rig-conf"));
        Trees.write(configuration(), "setting=later\n");

        WorkOutcome back = worker.rollBack(installed);

        assertSucceeded(back);
        assertThat(beside(".rpmsave")).hasContent("setting=later\n");
        assertThat(beside(".rpmsave.1")).hasContent("setting=mine\n");
        // And it is not laid there again and again.
        WorkOutcome forth = worker.rollBack(back);
        assertSucceeded(forth);
        assertThat(configuration()).hasContent("setting=later\n");
        assertSucceeded(worker.rollBack(forth));
        assertThat(beside(".rpmsave")).hasContent("setting=later\n");
        assertThat(beside(".rpmsave.1")).hasContent("setting=mine\n");
        assertThat(beside(".rpmsave.2")).doesNotExist();
    }

    @Test
    void marksAreTakenBack() {
        root.install("rig-lib=1.0", "rig-app=1.0", "rig-a=1.0");
        rpmRoot().markAutomatic("rig-lib");
        rpmRoot().markAutomatic("rig-a");
        List<String> before = rpmRoot().reasons();
        WorkOutcome updated = worker.run(install("rig-lib", "rig-a", "rig-app"));
        List<String> after = rpmRoot().reasons();
        WorkOutcome back = worker.rollBack(updated);
        assertSucceeded(back);
        assertThat(rpmRoot().reasons()).containsExactlyElementsOf(before);
        WorkOutcome removed = worker.run(new Operation.Remove(new PackageName("rig-lib"), false, true));
        assertThat(rpmRoot().reasons()).doesNotContainAnyElementsOf(linesOf("rig-lib", before));

        assertSucceeded(worker.rollBack(removed));

        assertThat(rpmRoot().reasons()).containsExactlyElementsOf(before);
        assertSucceeded(worker.rollBack(back));
        assertThat(rpmRoot().reasons()).containsExactlyElementsOf(after);
    }

    /** zypper forgets that something is there for others only once it is locked, with whatever it does next. */
    @Test
    void marksOfWhatIsHeldAreThereAgainThoughTheChangeWasAboutSomethingElse() {
        root.install("rig-lib=1.0", "rig-conf=1.0");
        rpmRoot().markAutomatic("rig-lib");
        root.hold("rig-lib");
        List<String> before = rpmRoot().reasons();
        WorkOutcome updated = worker.run(update("rig-conf"));
        List<String> after = rpmRoot().reasons();

        WorkOutcome back = worker.rollBack(updated);

        assertSucceeded(back);
        assertThat(rpmRoot().reasons()).containsExactlyElementsOf(before);
        assertSucceeded(worker.rollBack(back));
        assertThat(rpmRoot().reasons()).containsExactlyElementsOf(after);
    }

    /** zypper notes what it is about to have, and then does not get there. */
    @Test
    void marksOfWhatAFailedChangeDidNotGetToAreLeftAlone() {
        root.install("rig-lib=1.0", "rig-failpre=1.0");
        rpmRoot().markAutomatic("rig-lib");
        List<String> before = rpmRoot().reasons();

        WorkOutcome failed = worker.run(patches(List.of()));

        assertThat(failed).isInstanceOf(WorkOutcome.Failed.class);
        assertThat(rpmRoot().reasons()).containsExactlyElementsOf(before);
    }

    @Test
    void whatCameForOthersOnlyIsThereForOthersAgain() {
        root.install("rig-weak", "rig-app=2.0");
        List<String> before = rpmRoot().reasons();
        assertThat(linesOf("rig-a", before)).isNotEmpty();
        WorkOutcome removed = worker.run(new Operation.Remove(new PackageName("rig-a"), false, true));
        WorkOutcome more = worker.run(new Operation.Remove(new PackageName("rig-lib"), false, true));

        assertSucceeded(worker.rollBack(more));
        assertSucceeded(worker.rollBack(removed));

        assertThat(rpmRoot().reasons()).containsExactlyElementsOf(before);
    }

    /** Installed, and gone from everywhere else. */
    private void installedAlone() {
        root.install("rig-conf=1.0");
        root.withdraw("rig-conf", "1.0");
    }

    private void replaced() {
        rpmRoot()
                .publish(List.of(
                        RpmSpec.of("rig-repl", "1.0-1").replacedConfiguration("shipped=1\n"),
                        RpmSpec.of("rig-repl", "2.0-1").replacedConfiguration("shipped=2\n")));
        assertSucceeded(worker.run(install("rig-repl=1.0-1")));
    }

    private static List<String> linesOf(String name, List<String> reasons) {
        return reasons.stream().filter(line -> line.startsWith(name)).toList();
    }

    private RpmContractRoot rpmRoot() {
        return (RpmContractRoot) root;
    }

    private Path configuration() {
        return beside("");
    }

    private Path beside(String end) {
        return conf("rig-conf", end);
    }

    private Path conf(String name, String end) {
        return root.path().resolve("etc/rig/" + name + ".conf" + end);
    }
}
