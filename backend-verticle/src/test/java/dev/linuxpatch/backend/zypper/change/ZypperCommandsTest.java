// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.zypper.change;

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

class ZypperCommandsTest {
    private static final Wanted PRESENT = new Wanted.Present(name("rig-a"), new PackageVersion("1:1.0-1"));

    private final ZypperCommands commands =
            new ZypperCommands(new ZypperTarget(Path.of("/"), () -> Path.of("/state/without-holds.conf")));

    @Test
    void aGoalIsOneCommandWithExactVersions() {
        Goal goal = new Goal(
                List.of(
                        PRESENT,
                        new Wanted.Present(name("rig-b:i586"), new PackageVersion("2-1")),
                        new Wanted.Absent(name("rig-c"), false),
                        new Wanted.Present(
                                name("rig-d"), new PackageVersion("3-1"), Path.of("/var/cache/rig-d-3-1.noarch.rpm"))),
                Set.of(Allowance.DOWNGRADE, Allowance.NO_RECOMMENDS));

        Command change = commands.change(goal, Duration.ofSeconds(30));

        assertThat(String.join(" ", change.argv()))
                .isEqualTo("zypper --non-interactive --xmlout --no-refresh install --details"
                        + " --auto-agree-with-licenses --no-recommends --oldpackage --allow-unsigned-rpm --"
                        + " rig-a=1:1.0-1 rig-b.i586=2-1 !rig-c /var/cache/rig-d-3-1.noarch.rpm");
        assertThat(change.environment())
                .containsEntry("ZYPP_LOCK_TIMEOUT", "30")
                .doesNotContainKeys("ZYPP_CONF", "ZYPP_READONLY_HACK");
    }

    @Test
    void questionsTakeNoLock() {
        Goal goal = new Goal(List.of(PRESENT), Set.of());

        assertThat(List.of(
                        commands.plan(goal),
                        commands.upgradePlan(Set.of(), null),
                        commands.catalog(List.of(name("x")))))
                .allSatisfy(question -> assertThat(question.environment()).containsKey("ZYPP_READONLY_HACK"));
        assertThat(commands.plan(goal).argv()).contains("--dry-run");
    }

    @Test
    void holdsAreLeftOutOnlyWhereThatIsAllowed() {
        Goal goal = new Goal(List.of(PRESENT), Set.of(Allowance.HELD));

        assertThat(commands.change(goal, Duration.ZERO).environment())
                .containsEntry("ZYPP_CONF", "/state/without-holds.conf");
        assertThat(commands.upgradePlan(Set.of(name("x")), Path.of("/job/assumed.conf"))
                        .environment())
                .containsEntry("ZYPP_CONF", "/job/assumed.conf");
    }

    @Test
    void whatGoesTakesNothingElseWithIt() {
        Goal goal = new Goal(List.of(new Wanted.Absent(name("rig-a"), true)), Set.of());

        assertThat(commands.change(goal, Duration.ZERO).argv())
                .containsSequence("remove", "--no-clean-deps", "--details", "--", "rig-a");
        assertThat(commands.download(goal).argv()).contains("--dry-run").doesNotContain("--download-only");
    }

    private static PackageName name(String value) {
        return new PackageName(value);
    }
}
