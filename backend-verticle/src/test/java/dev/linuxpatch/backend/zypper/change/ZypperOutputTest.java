// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.zypper.change;

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

/** On what zypper 1.14.42 wrote. */
class ZypperOutputTest {
    private final ZypperOutput output = new ZypperOutput(new RpmNames("x86_64"));

    @Test
    void aPlanSaysWhatBecomesOfEachPackage() {
        Plan plan = output.plan("""
                <?xml version='1.0'?>
                <stream>
                <message type="info">Resolving package dependencies...</message>
                <install-summary download-size="19108" space-usage-diff="3" packages-to-change="4">
                <to-upgrade>
                <solvable type="package" name="rig-a" edition="1.1-1" arch="noarch" edition-old="1.0-1" arch-old="noarch" summary="rig">
                <description>rig package rig-a</description></solvable>
                </to-upgrade>
                <to-install>
                <solvable type="package" name="rig-app" edition="2:2.0-1" arch="i586" summary="rig package rig-app">
                <description>rig package rig-app</description></solvable>
                <solvable type="patch" name="RIG-SA-2026:0001" edition="1" arch="noarch" summary="rig">
                <description>Fixes a hole</description></solvable>
                </to-install>
                <to-reinstall>
                <solvable type="package" name="rig-b" edition="1.0-1" arch="x86_64" edition-old="1.0-1" summary="rig">
                <description>rig</description></solvable>
                </to-reinstall>
                <to-remove>
                <solvable type="package" name="rig-conf" edition="1.0-1" arch="noarch" summary="rig package rig-conf">
                <description>rig package rig-conf</description></solvable>
                </to-remove>
                </install-summary>
                </stream>
                """.lines().toList());

        assertThat(plan.describe())
                .isEqualTo("change rig-a 1.0-1 to 1.1-1, install rig-app:i586 2:2.0-1, reinstall rig-b 1.0-1,"
                        + " remove rig-conf 1.0-1");
    }

    @Test
    void aSearchSaysWhatIsThereAndWhatCanBeFetched() {
        Catalog catalog = output.catalog("""
                <stream>
                <search-result version="0.0">
                <solvable-list>
                <solvable status="other-version" name="rig-a" kind="package" edition="1.2-1" arch="noarch" repository="Rig repo"/>
                <solvable status="other-version" name="rig-a" kind="package" edition="1.10-1" arch="noarch" repository="Rig repo"/>
                <solvable status="installed" name="rig-a" kind="package" edition="1.0-1" arch="noarch" repository="Rig repo"/>
                <solvable status="installed" name="rig-gone" kind="package" edition="1.0-1" arch="noarch" repository="(System Packages)"/>
                </solvable-list>
                </search-result>
                </stream>
                """.lines().toList());

        Catalog.Entry there = catalog.find(new PackageName("rig-a")).orElseThrow();
        assertThat(there.installed()).isEqualTo(new PackageVersion("1.0-1"));
        assertThat(there.candidate()).isEqualTo(new PackageVersion("1.10-1"));
        assertThat(there.fetchable()).extracting(PackageVersion::value).containsExactly("1.10-1", "1.2-1", "1.0-1");
        assertThat(catalog.find(new PackageName("rig-gone")).orElseThrow().fetchable())
                .isEmpty();
        assertThat(output.answersCatalog(104)).isTrue();
        assertThat(output.answersCatalog(7)).isFalse();
    }

    @Test
    void anAnswerThatBreaksOffIsReadAsFarAsItGoes() {
        Plan plan = output.plan(List.of(
                "<stream><install-summary><to-remove>",
                "<solvable type=\"package\" name=\"rig-a\" edition=\"1.0-1\" arch=\"noarch\"/>",
                "<solvable type=\"pack"));

        assertThat(plan.describe()).isEqualTo("remove rig-a 1.0-1");
    }

    @Test
    void entitiesOfTheAnswersOwnAreNotFollowed() {
        Plan plan = output.plan(List.of(
                "<!DOCTYPE stream [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>",
                "<stream><to-remove><solvable type=\"package\" name=\"&a;\" edition=\"1\" arch=\"noarch\"/>"
                        + "</to-remove></stream>"));

        assertThat(plan.empty()).isTrue();
    }

    @Test
    void aDeadRepositoryIsNamed() {
        List<String> lines = """
                <message type="error">Repository &apos;Dead repo&apos; is invalid.
                [dead|http://127.0.0.1:9/x] Valid metadata not found at specified URL
                History:
                 - Download (curl) error for &apos;http://127.0.0.1:9/x/content&apos;:
                Error code: Connection failed
                Error message: Failed to connect to 127.0.0.1 port 9 after 0 ms: Couldn&apos;t connect to server
                </message>
                <message type="error">Skipping repository &apos;Dead repo&apos; because of the above error.</message>
                <message type="error">Could not refresh the repositories because of errors.</message>
                """.lines().toList();

        assertThat(output.failedRepositories(lines)).containsExactly("Dead repo");
        assertThat(output.explain(Attempt.REFRESH, 4, lines, List.of()))
                .isEqualTo(new JobError(
                        JobErrorCode.NETWORK_ERROR,
                        "cannot fetch http://127.0.0.1:9/x/content: Failed to connect to 127.0.0.1 port 9 after 0 ms:"
                                + " Couldn't connect to server"));
    }

    @Test
    void whatTheSolverSaysIsTheReason() {
        assertExplained(
                4,
                "<description>Problem: nothing provides rig-nonexistent needed by rig-brokendep-1.0-1.noarch",
                JobErrorCode.DEPENDENCY_CONFLICT,
                "nothing provides rig-nonexistent needed by rig-brokendep-1.0-1.noarch");
        assertExplained(
                4, " Solution 1: remove lock to allow removal of rig-a", JobErrorCode.PKG_MANAGER_ERROR, "on hold");
    }

    @Test
    void knownFailuresAreExplained() {
        assertExplained(
                104,
                "<message type=\"error\">No provider of &apos;nope&apos; found.</message>",
                JobErrorCode.PKG_NOT_FOUND,
                "there is no package nope");
        assertExplained(
                104,
                "<message type=\"error\">No provider of &apos;rig-a=7&apos; found.</message>",
                JobErrorCode.PKG_NOT_FOUND,
                "there is no version 7 of rig-a");
        assertExplained(
                7,
                "<message type=\"error\">System management is locked by the application with pid 12780 (zypper).",
                JobErrorCode.PKG_MANAGER_ERROR,
                "zypper (pid 12780)");
        assertExplained(
                8,
                "error: unpacking of archive failed: cpio: write failed - No space left on device",
                JobErrorCode.PKG_MANAGER_ERROR,
                "no space left on device");
        assertExplained(99, "what nobody has seen", JobErrorCode.PKG_MANAGER_ERROR, "ended with code 99");
    }

    @Test
    void aFailedScriptIsTheReasonWhateverElseWasSaid() {
        JobError error = output.explain(
                Attempt.CHANGE,
                107,
                List.of("<message type=\"info\">Permission denied</message>"),
                List.of(new StatusLine.Failing("rig-fail", "its %post script failed with exit status 1")));

        assertThat(error)
                .isEqualTo(new JobError(
                        JobErrorCode.PKG_MANAGER_ERROR, "rig-fail: its %post script failed with exit status 1"));
    }

    private void assertExplained(int exitCode, String line, JobErrorCode code, String words) {
        JobError error = output.explain(Attempt.PLAN, exitCode, List.of(line), List.of());
        assertThat(error.code()).isEqualTo(code);
        assertThat(error.message()).contains(words);
    }
}
