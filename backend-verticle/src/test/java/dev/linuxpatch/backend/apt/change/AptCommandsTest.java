// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.manager.Goal;
import dev.linuxpatch.backend.manager.Goal.Allowance;
import dev.linuxpatch.backend.manager.Wanted;
import dev.linuxpatch.backend.run.Command;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AptCommandsTest {
    private static final Duration WAIT = Duration.ofSeconds(60);
    private static final Wanted A = new Wanted.Present(new PackageName("rig-a"), new PackageVersion("1.1"));
    private static final Wanted B = new Wanted.Absent(new PackageName("rig-b"), false);

    private final AptCommands host = new AptCommands(new AptTarget(Path.of("/"), null));

    @Test
    void theEnvironmentIsOurs() {
        Command command = host.refresh();

        assertThat(command.environment())
                .containsEntry("LC_ALL", "C.UTF-8")
                .containsEntry("DEBIAN_FRONTEND", "noninteractive")
                .containsEntry("APT_LISTCHANGES_FRONTEND", "none")
                .containsEntry("NEEDRESTART_SUSPEND", "1")
                .containsKey("PATH")
                .doesNotContainKey("APT_CONFIG");
    }

    @Test
    void anotherRootHasItsOwnConfiguration() {
        AptCommands root = new AptCommands(new AptTarget(Path.of("/srv/r"), Path.of("/srv/state/apt.conf")));

        assertThat(root.refresh().environment()).containsEntry("APT_CONFIG", "/srv/state/apt.conf");
        assertThat(root.finishInterrupted().argv()).containsSubsequence("dpkg", "--root=/srv/r", "--configure");
        assertThat(host.finishInterrupted().argv()).noneMatch(argument -> argument.startsWith("--root"));
    }

    @Test
    void namesComeAfterTheEndOfOptionsAndVersionsAreExact() {
        List<String> argv = host.change(goal(Set.of(), A), WAIT).argv();

        assertThat(argv).startsWith("apt-get", "-y").endsWith("install", "--", "rig-a=1.1");
        assertThat(argv)
                .containsSubsequence("-o", "APT::Status-Fd=3")
                .containsSubsequence("-o", "Dpkg::Use-Pty=0")
                .containsSubsequence("-o", "DPkg::Lock::Timeout=60")
                .contains("DPkg::Options::=--force-confdef", "DPkg::Options::=--force-confold", "--no-remove");
    }

    @Test
    void whatIsRefusedByDefaultIsAllowedOnlyWhenAsked() {
        assertThat(host.change(goal(Set.of(), A), WAIT).argv())
                .doesNotContain(
                        "--allow-downgrades",
                        "--allow-change-held-packages",
                        "--reinstall",
                        "--no-install-recommends",
                        "--mark-auto");
        assertThat(host.change(
                                goal(
                                        Set.of(
                                                Allowance.DOWNGRADE,
                                                Allowance.HELD,
                                                Allowance.REINSTALL,
                                                Allowance.NO_RECOMMENDS,
                                                Allowance.KEEP_MARKS),
                                        A),
                                WAIT)
                        .argv())
                .contains(
                        "--allow-downgrades",
                        "--allow-change-held-packages",
                        "--reinstall",
                        "--no-install-recommends",
                        "--mark-auto");
    }

    @Test
    void aPlanIsNotGuardedSoThatItCanSayWhatWouldGo() {
        assertThat(host.plan(goal(Set.of(), A)).argv()).contains("--simulate").doesNotContain("--no-remove");
        assertThat(host.download(goal(Set.of(), A)).argv()).contains("--download-only", "--no-remove");
    }

    @Test
    void goingBackNamesWhatStaysAndWhatGoesInOneCommand() {
        Wanted cached = new Wanted.Present(
                new PackageName("rig-c"),
                new PackageVersion("1:2"),
                Path.of("/var/cache/apt/archives/rig-c_1%3a2_all.deb"));

        assertThat(host.change(goal(Set.of(Allowance.DOWNGRADE), A, B, cached), WAIT)
                        .argv())
                .endsWith("install", "--", "rig-a=1.1", "rig-b-", "/var/cache/apt/archives/rig-c_1%3a2_all.deb")
                .doesNotContain("--no-remove");
    }

    @Test
    void removingNamesThePackageAndPurgesOnlyWhenAsked() {
        assertThat(host.change(goal(Set.of(), B), WAIT).argv())
                .endsWith("remove", "--", "rig-b")
                .contains("APT::Get::Purge=false");
        assertThat(host.change(goal(Set.of(), new Wanted.Absent(new PackageName("rig-b"), true)), WAIT)
                        .argv())
                .contains("APT::Get::Purge=true");
    }

    @Test
    void aRefreshFailsIfAnyRepositoryDoes() {
        assertThat(host.refresh().argv())
                .contains("APT::Update::Error-Mode=any")
                .endsWith("update");
    }

    private static Goal goal(Set<Allowance> allowances, Wanted... wanted) {
        return new Goal(List.of(wanted), allowances);
    }
}
