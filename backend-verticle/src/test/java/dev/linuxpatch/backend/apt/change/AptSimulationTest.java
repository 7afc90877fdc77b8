// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.manager.Plan;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lines as apt 2.6 really wrote them. */
class AptSimulationTest {
    @Test
    void stepsAreReadInOrder() {
        Plan plan = AptSimulation.parse(List.of(
                "Reading package lists...",
                "The following packages will be REMOVED:",
                "  rig-old",
                "1 upgraded, 1 newly installed, 1 to remove and 0 not upgraded.",
                "2 not fully installed or removed.",
                "Remv rig-old [1.2]",
                "Inst libgcrypt20 [1.10.1-3] (1.10.1-3+deb12u1 Debian:12.15/oldstable,"
                        + " Debian-Security:12/oldstable-security [amd64])",
                "Inst rig-new (1:0.10~rc1 Debian:12.15/stable [all]) [rig-x:amd64 on rig-y:amd64] []",
                "Conf libgcrypt20 (1.10.1-3+deb12u1 Debian:12.15/oldstable [amd64])",
                "Conf rig-half (1.1 Debian:stable [all])",
                "Purg rig-gone [2.0]"));

        assertThat(plan.steps())
                .containsExactly(
                        step("rig-old", "1.2", null),
                        step("libgcrypt20", "1.10.1-3", "1.10.1-3+deb12u1"),
                        step("rig-new", null, "1:0.10~rc1"),
                        step("rig-gone", "2.0", null));
        assertThat(plan.removals()).extracting(step -> step.name().value()).containsExactly("rig-old", "rig-gone");
    }

    @Test
    void aForeignPackageKeepsItsArchitectureAndIsFoundByItsBareName() {
        Plan plan = AptSimulation.parse(List.of("Inst rig-foreign:i386 (1.0 Debian:12.15/stable [i386])"));

        assertThat(plan.find(new PackageName("rig-foreign"))).contains(step("rig-foreign:i386", null, "1.0"));
        assertThat(plan.find(new PackageName("rig-other"))).isEmpty();
    }

    @Test
    void twoArchitecturesAreNotMistakenForEachOther() {
        Plan plan = AptSimulation.parse(
                List.of("Inst rig-same:i386 (1.1 x [i386])", "Inst rig-same [1.0] (1.1 x [amd64])"));

        assertThat(plan.find(new PackageName("rig-same"))).contains(step("rig-same", "1.0", "1.1"));
    }

    @Test
    void nothingToDoIsAnEmptyPlan() {
        assertThat(AptSimulation.parse(List.of(
                                "Package 'rig-a' is not installed, so not removed",
                                "0 upgraded, 0 newly installed, 0 to remove and 1 not upgraded."))
                        .empty())
                .isTrue();
    }

    private static Plan.Step step(String name, String from, String to) {
        return new Plan.Step(
                new PackageName(name),
                from == null ? null : new PackageVersion(from),
                to == null ? null : new PackageVersion(to));
    }
}
