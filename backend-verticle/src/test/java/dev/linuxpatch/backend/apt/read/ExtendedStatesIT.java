// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.rig.AptRig;
import dev.linuxpatch.backend.rig.AptRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ExtendedStatesIT {
    @Test
    void whatAptInstalledByItselfIsKnown() throws Exception {
        try (AptRoot root = AptRig.shared().newRoot()) {
            root.install("rig-app");
            assertThat(ExtendedStates.automaticallyInstalled(root.path()))
                    .hasSameSizeAs(Tools.output(root.environment(), "apt-mark", "showauto")
                            .lines()
                            .toList())
                    .allMatch(name -> name.startsWith("rig-lib:"));
        }
    }
}
