// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apk.change;

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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Our readers on what a real apk said. */
class ApkOutputTest {
    private final ApkOutput output = new ApkOutput();

    @Test
    void aSimulationIsThePlan() {
        Plan plan = output.plan(
                ApkTranscript.of("upgrade --simulate", "Upgrading rig-lib").lines());

        assertThat(plan.steps()).hasSize(6);
        assertThat(plan.describe()).contains("change rig-a 1.0-r0 to 1.2-r0", "change rig-lib 1.0-r0 to 2.0-r0");
    }

    @Test
    void installingRemovingAndGoingBackAreTold() {
        assertThat(output.plan(ApkTranscript.of("add rig-confl !rig-a", "Purging")
                                .lines())
                        .describe())
                .isEqualTo("remove rig-a 1.2-r0, install rig-confl 1.0-r0");
        assertThat(output.plan(ApkTranscript.of("add rig-fail=1.0-r0", "Downgrading")
                                .lines())
                        .describe())
                .isEqualTo("change rig-fail 1.1-r0 to 1.0-r0");
        assertThat(output.plan(ApkTranscript.of("fix", "Reinstalling").lines()).describe())
                .isEqualTo("reinstall rig-fail 1.1-r0");
    }

    @Test
    void aListHasEveryVersionNewestFirstWhateverItsOrder() {
        Catalog catalog = output.catalog(
                ApkTranscript.of("list --upgradable", "rig-a-1.1").lines());

        Catalog.Entry a = catalog.find(new PackageName("rig-a")).orElseThrow();
        assertThat(a.fetchable()).extracting(PackageVersion::value).containsExactly("1.2-r0", "1.1-r0");
        assertThat(a.candidate()).hasToString("1.2-r0");
        assertThat(a.installed()).hasToString("1.0-r0");
    }

    @Test
    void whatIsInstalledIsListedSo() {
        Catalog catalog =
                output.catalog(ApkTranscript.of("list --installed", "rig-slow").lines());

        assertThat(catalog.entries()).hasSize(6);
        assertThat(catalog.find(new PackageName("rig-slow")).orElseThrow().installed())
                .hasToString("1.0-r0");
    }

    /** A list does not tell whether a repository has what is installed; the policy after it does. */
    @Test
    void whatIsInstalledIsOfferedWhereARepositoryHasIt() {
        List<String> list = ApkTranscript.of("list -I rig-lib", "rig-lib-2.0").lines();
        List<String> policy = List.of(
                "rig-lib policy:", "  2.0-r0:", "    lib/apk/db/installed", "    https://dl.example.test/v3.20/main");
        PackageName name = new PackageName("rig-lib");
        PackageVersion version = new PackageVersion("2.0-r0");

        assertThat(output.catalog(list).offers(name, version)).isFalse();
        assertThat(output.catalog(list).find(name).orElseThrow().candidate()).isEqualTo(version);
        assertThat(output.catalog(Stream.concat(list.stream(), policy.stream()).toList())
                        .offers(name, version))
                .isTrue();
    }

    @Test
    void aScriptThatFailsIsThatOfItsPackage() {
        List<StatusLine> seen = ApkTranscript.of("upgrade", "rig-slow").lines().stream()
                .flatMap(line -> output.progress(line).stream())
                .toList();

        assertThat(seen)
                .containsExactly(
                        new StatusLine.Changing("rig-fail", 62.5, "(3/4) Upgrading rig-fail (1.0-r0 -> 1.1-r0)"),
                        new StatusLine.Failing("rig-fail", "its post-upgrade script exited with error 1"),
                        new StatusLine.Changing("rig-slow", 87.5, "(4/4) Upgrading rig-slow (1.0-r0 -> 1.1-r0)"));
    }

    @Test
    void aScriptOfApk2IsFoundToo() {
        assertThat(output.progress("ERROR: rig-fail-1.1-r0.post-install: script exited with error 1"))
                .contains(new StatusLine.Failing("rig-fail", "its post-install script script exited with error 1"));
    }

    @Test
    void aConfigurationFileThatStaysIsTold() {
        assertThat(ApkTranscript.of("upgrade", "apk-new").lines().stream()
                        .flatMap(line -> output.progress(line).stream()))
                .contains(new StatusLine.Asking("/etc/rig/rig-conf.conf"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "add rig-nosuch|no such package|PKG_NOT_FOUND|there is no package rig-nosuch",
                "add rig-brokendep|rig-nonexistent|DEPENDENCY_CONFLICT|rig-brokendep-1.0-r0 needs rig-nonexistent, which does not exist",
                "add rig-confl|breaks|DEPENDENCY_CONFLICT|rig-confl-1.0-r0 cannot be installed beside rig-a-1.2-r0",
                "add rig-a=9-r0|breaks|PKG_NOT_FOUND|there is no version 9-r0 of rig-a that can be had together with the other packages",
                "del rig-lib|not removed|DEPENDENCY_CONFLICT|rig-lib is needed by rig-app",
                "del rig-nosuch|No such package|PKG_NOT_FOUND|there is no package rig-nosuch",
                "fix|exited|PKG_MANAGER_ERROR|lib/apk/exec/rig-fail-1.1-r0.post-upgrade: exited with error 1"
            })
    void eachKindOfFailureHasItsCode(String command, String text, JobErrorCode code, String message) {
        ApkTranscript run = ApkTranscript.of(command, text);

        assertThat(run.exitCode()).isPositive();
        assertThat(output.explain(Attempt.CHANGE, run.exitCode(), run.lines(), List.of()))
                .isEqualTo(new JobError(code, message));
    }

    @Test
    void aRepositoryThatCannotBeReadIsNamed() {
        List<String> lines = List.of(
                "WARNING: updating and opening https://dl.example.test/v3.20/main: temporary error (try again later)",
                "OK: 15 distinct packages available");

        assertThat(output.failedRepositories(lines)).containsExactly("https://dl.example.test/v3.20/main");
        assertThat(output.explain(Attempt.REFRESH, 1, lines, List.of()))
                .isEqualTo(new JobError(
                        JobErrorCode.NETWORK_ERROR,
                        "the repository at https://dl.example.test/v3.20/main cannot be read: temporary error (try"
                                + " again later)"));
        assertThat(output.explain(Attempt.REFRESH, 99, List.of(), List.of()).message())
                .contains("lock");
        assertThat(output.explain(
                                Attempt.REFRESH,
                                1,
                                List.of("ERROR: https://dl.example.test/main: UNTRUSTED signature"),
                                List.of())
                        .code())
                .isEqualTo(JobErrorCode.GPG_ERROR);
    }
}
