// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.dnf.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.manager.Attempt;
import dev.linuxpatch.backend.manager.Catalog;
import dev.linuxpatch.backend.manager.Plan;
import dev.linuxpatch.backend.manager.StatusLine;
import dev.linuxpatch.backend.rpm.RpmNames;
import dev.linuxpatch.shared.job.JobError;
import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.util.List;
import org.junit.jupiter.api.Test;

class DnfOutputTest {
    private final DnfOutput output = new DnfOutput(new RpmNames("x86_64"));

    @Test
    void aCatalogHasWhatWasHeardOf() {
        Catalog catalog = output.catalog(List.of(
                "some plugin says hello",
                "{\"name\": \"rig-a\", \"installed\": \"1.0-1\", \"candidate\": \"1.2-1\", \"versions\": [\"1.2-1\", \"1.0-1\"]}",
                "{\"name\": \"rig-virtual\", \"installed\": null, \"candidate\": null, \"versions\": []}"));

        Catalog.Entry entry = catalog.find(new PackageName("rig-a")).orElseThrow();
        assertThat(entry.installed()).isEqualTo(new PackageVersion("1.0-1"));
        assertThat(entry.candidate()).isEqualTo(new PackageVersion("1.2-1"));
        assertThat(entry.fetchable()).containsExactly(new PackageVersion("1.2-1"), new PackageVersion("1.0-1"));
        assertThat(catalog.find(new PackageName("rig-virtual"))).isPresent();
        assertThat(catalog.find(new PackageName("rig-other"))).isEmpty();
    }

    @Test
    void aForeignArchitectureIsPartOfTheNameInAPlan() {
        Plan plan = output.plan(List.of(
                "{\"name\": \"glibc\", \"arch\": \"i686\", \"before\": \"2.38-1\", \"after\": \"2.39-1\"}",
                "{\"name\": \"glibc\", \"arch\": \"x86_64\", \"before\": \"2.38-1\", \"after\": \"2.39-1\"}",
                "{\"name\": \"rig-old\", \"arch\": \"noarch\", \"before\": \"1.0-1\", \"after\": null}"));

        assertThat(plan.describe())
                .isEqualTo("change glibc:i686 2.38-1 to 2.39-1, change glibc 2.38-1 to 2.39-1, remove rig-old 1.0-1");
    }

    @Test
    void reportsAreUnderstood() {
        assertThat(output.status("{\"fetching\": 40, \"message\": \"fetching rig-a\"}"))
                .contains(new StatusLine.Fetching(40, "fetching rig-a"));
        assertThat(output.status("{\"changing\": 13, \"subject\": \"rig-a\", \"message\": \"Upgrading: rig-a\"}"))
                .contains(new StatusLine.Changing("rig-a", 13, "Upgrading: rig-a"));
        assertThat(output.status("{\"failing\": \"rig-fail\", \"message\": \"exit status 1\"}"))
                .contains(new StatusLine.Failing("rig-fail", "exit status 1"));
        assertThat(output.status("{\"asking\": \"/etc/rig.conf\"}")).contains(new StatusLine.Asking("/etc/rig.conf"));
        assertThat(output.status("{\"half\": ")).isEmpty();
        assertThat(output.status("[]")).isEmpty();
    }

    @Test
    void theLastErrorExplains() {
        assertThat(explain(
                        Attempt.PLAN,
                        "Error (DEPENDENCY_CONFLICT): nothing provides rig-x",
                        "Error (PKG_NOT_FOUND): no"))
                .isEqualTo(new JobError(JobErrorCode.PKG_NOT_FOUND, "no"));
        assertThat(explain(Attempt.CHANGE, "Error (LOCKED): another process holds the lock")
                        .code())
                .isEqualTo(JobErrorCode.PKG_MANAGER_ERROR);
        assertThat(explain(Attempt.REFRESH, "Error (PKG_MANAGER_ERROR): odd").code())
                .isEqualTo(JobErrorCode.CACHE_REFRESH_ERROR);
        assertThat(explain(Attempt.CHANGE, "Traceback", "KeyError: 'x'").message())
                .isEqualTo("KeyError: 'x'");
        assertThat(explain(Attempt.CHANGE).message()).isEqualTo("the package manager ended with code 1");
    }

    @Test
    void aFailedScriptExplainsBeforeAnythingElse() {
        JobError error = output.explain(
                Attempt.CHANGE,
                0,
                List.of("Error (PKG_MANAGER_ERROR): a script failed: rig-fail"),
                List.of(new StatusLine.Failing("rig-fail", "exit status 1 (cannot do it)")));

        assertThat(error.message()).isEqualTo("rig-fail: exit status 1 (cannot do it)");
    }

    @Test
    void failedRepositoriesAreNamed() {
        assertThat(output.failedRepositories(List.of(
                        "fedora: up to date",
                        "Failed repository updates (http://127.0.0.1:1/rig): Cannot download repomd.xml")))
                .containsExactly("updates (http://127.0.0.1:1/rig)");
    }

    private JobError explain(Attempt attempt, String... lines) {
        return output.explain(attempt, 1, List.of(lines), List.of());
    }
}
