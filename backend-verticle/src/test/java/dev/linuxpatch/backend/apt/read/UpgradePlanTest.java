// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class UpgradePlanTest {
    @Test
    void readsUpgradesAndWhatIsNotUpgraded() {
        UpgradePlan plan = UpgradePlan.parse("""
                Reading package lists...
                The following upgrades have been deferred due to phasing:
                  late later
                The following NEW packages will be installed:
                  linux-image-6.1.0-50-amd64
                The following packages have been kept back:
                  kept libc6:i386
                  another
                The following packages will be upgraded:
                  bash
                1 upgraded, 1 newly installed, 0 to remove and 3 not upgraded.
                Inst bash [5.2.15-2+b7] (5.2.15-2+b9 Debian:12.15/oldstable, Debian-Security:12/oldstable-security [amd64])
                Inst linux-image-6.1.0-50-amd64 (6.1.176-1 Debian:12.15/oldstable [amd64])
                Inst libz:i386 [1] (1:2 Debian:12.15/oldstable [i386]) []
                Conf bash (5.2.15-2+b9 Debian:12.15/oldstable [amd64])
                """);
        assertThat(plan.upgrades()).isEqualTo(Map.of("bash", "5.2.15-2+b9", "libz:i386", "1:2"));
        assertThat(plan.keptBack()).containsExactlyInAnyOrder("kept", "libc6:i386", "another");
        assertThat(plan.phased()).containsExactlyInAnyOrder("late", "later");
    }

    @Test
    void nothingToDoIsAnEmptyPlan() {
        UpgradePlan plan = UpgradePlan.parse("Reading package lists...\n0 upgraded, 0 newly installed\n");
        assertThat(plan.upgrades()).isEmpty();
        assertThat(plan.keptBack()).isEmpty();
    }
}
