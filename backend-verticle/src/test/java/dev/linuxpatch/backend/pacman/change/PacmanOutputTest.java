// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.pacman.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.manager.Attempt;
import dev.linuxpatch.backend.manager.Catalog;
import dev.linuxpatch.backend.manager.Plan;
import dev.linuxpatch.backend.manager.StatusLine;
import dev.linuxpatch.shared.job.JobError;
import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What pacman 6.0.2 wrote, as it was recorded. */
class PacmanOutputTest {
    private static final PackageName A = new PackageName("rig-a");

    private final PacmanOutput output = new PacmanOutput(new PacmanOutput.Known() {
        @Override
        public Optional<PackageVersion> installed(PackageName name) {
            return name.equals(A) ? Optional.of(new PackageVersion("1.0-1")) : Optional.empty();
        }

        @Override
        public List<PackageName> conflicting(PackageName name, PackageVersion version) {
            return name.value().equals("rig-confl") ? List.of(A) : List.of();
        }

        @Override
        public Map<PackageName, List<PackageVersion>> cached() {
            return Map.of(A, List.of(new PackageVersion("0.9-1")));
        }
    });

    @Test
    void theCatalogHasEveryRepositorysVersionAndWhatTheCacheKeeps() {
        Catalog catalog = output.catalog(List.of(
                "rig rig-a 1.2-1 [installed: 1.0-1]",
                "rig rig-b 1.1-1 [installed]",
                "rig rig-confl 1.0-1",
                "rig-old rig-a 1.0-1 [installed]"));

        Catalog.Entry a = catalog.find(A).orElseThrow();
        assertThat(a.installed()).hasToString("1.0-1");
        assertThat(a.candidate()).hasToString("1.2-1");
        assertThat(a.fetchable()).extracting(PackageVersion::value).containsExactly("1.2-1", "1.0-1", "0.9-1");
        assertThat(catalog.find(new PackageName("rig-confl")).orElseThrow().installed())
                .isNull();
        assertThat(catalog.find(new PackageName("rig-nosuch"))).isEmpty();
    }

    @Test
    void aPlanSaysWhatIsThereNow() {
        Plan plan = output.plan(List.of(
                "loading packages...",
                "linux-patch:install rig-a 1.2-1 rig 331",
                "linux-patch:install rig-lib 2.0-1 rig 320",
                "linux-patch:remove rig-old 1.0-1 local 0"));

        assertThat(plan.describe())
                .isEqualTo("change rig-a 1.0-1 to 1.2-1, install rig-lib 2.0-1, remove rig-old 1.0-1");
    }

    @Test
    void whatIsInConflictIsPartOfThePlanAlthoughPacmanDoesNotPrintIt() {
        Plan plan = output.plan(List.of("linux-patch:install rig-confl 1.0-1 rig 331"));

        assertThat(plan.removals()).extracting(Plan.Step::name).containsExactly(A);
    }

    @Test
    void aScriptThatFailsIsThatOfThePackageThatWasBegunLast() {
        PacmanProgress progress = new PacmanProgress();

        List<StatusLine> seen = List.of(
                        "Packages (2) rig-a-1.2-1  rig-fail-1.1-1",
                        ":: Processing package changes...",
                        "upgrading rig-a...",
                        "upgrading rig-fail...",
                        "cannot",
                        "error: command failed to execute correctly",
                        "warning: /etc/rig.conf installed as /etc/rig.conf.pacnew")
                .stream()
                .flatMap(line -> progress.read(line).stream())
                .toList();

        assertThat(seen)
                .containsExactly(
                        new StatusLine.Changing("rig-a", 25, "upgrading rig-a"),
                        new StatusLine.Changing("rig-fail", 75, "upgrading rig-fail"),
                        new StatusLine.Failing("rig-fail", "its script failed: command failed to execute correctly"),
                        new StatusLine.Asking("/etc/rig.conf"));
    }

    @Test
    void repositoriesThatFailedAreNamed() {
        assertThat(output.failedRepositories(List.of(
                        ":: Synchronizing package databases...",
                        "error: failed retrieving file 'core.db' from 127.0.0.1:1 : Couldn't connect to server",
                        "error: extra: signature from \"Somebody <some@body.test>\" is invalid",
                        "error: failed retrieving file 'more.db.sig' from disk : Couldn't open file")))
                .containsExactly("core", "extra", "more");
    }

    @Test
    void eachKindOfFailureHasItsCode() {
        assertThat(explain(
                        "error: failed retrieving file 'rig.db' from 127.0.0.1:1 : Failed to connect",
                        "error: failed to synchronize all databases (download library error)"))
                .isEqualTo(new JobError(
                        JobErrorCode.NETWORK_ERROR,
                        "the repository rig cannot be reached at 127.0.0.1:1: Failed to connect"));
        assertThat(explain("error: target not found: rig-nosuch"))
                .isEqualTo(new JobError(JobErrorCode.PKG_NOT_FOUND, "there is no package rig-nosuch"));
        assertThat(explain(
                        "error: failed to prepare transaction (could not satisfy dependencies)",
                        ":: unable to satisfy dependency 'rig-nonexistent' required by rig-brokendep"))
                .isEqualTo(new JobError(
                        JobErrorCode.DEPENDENCY_CONFLICT,
                        "the dependencies cannot be satisfied: unable to satisfy dependency 'rig-nonexistent' required"
                                + " by rig-brokendep"));
        assertThat(explain("error: rig: signature from \"X <x@y.test>\" is unknown trust")
                        .code())
                .isEqualTo(JobErrorCode.GPG_ERROR);
        assertThat(explain(
                                "error: failed to init transaction (unable to lock database)",
                                "error: could not lock database: File exists")
                        .message())
                .contains("lock");
        assertThat(explain("warning: something", "error: something new").message())
                .isEqualTo("something new");
    }

    private JobError explain(String... lines) {
        return output.explain(Attempt.CHANGE, 1, List.of(lines), List.of());
    }
}
