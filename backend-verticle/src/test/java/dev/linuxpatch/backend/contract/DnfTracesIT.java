// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.contract;

import static dev.linuxpatch.backend.work.Failures.assertSucceeded;
import static dev.linuxpatch.backend.work.RigWorker.install;
import static dev.linuxpatch.backend.work.RigWorker.remove;
import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.shared.work.WorkOutcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** dnf 4 and rpm. */
class DnfTracesIT extends RpmTracesScenarios {
    @Override
    protected RpmContractRoot newRoot() {
        return new DnfContractRoot();
    }

    @Test
    void whatCameWithAGroupIsThereForTheGroupAgain() {
        DnfContractRoot dnf = (DnfContractRoot) root;
        // It was wanted for itself before, and is there for the group since.
        root.install("rig-a=1.0", "rig-conf");
        dnf.markGroup("rig-a");
        List<String> before = dnf.reasons();
        assertThat(before).contains("rig-a group", "rig-conf user");
        WorkOutcome removed = worker.run(remove("rig-a"));

        WorkOutcome back = worker.rollBack(removed);
        assertSucceeded(back);
        assertThat(dnf.reasons()).containsExactlyElementsOf(before);
        WorkOutcome asked = worker.run(install("rig-a", "rig-conf"));
        List<String> after = dnf.reasons();
        WorkOutcome undone = worker.rollBack(asked);
        assertSucceeded(undone);
        assertThat(dnf.reasons()).containsExactlyElementsOf(before);

        assertSucceeded(worker.rollBack(undone));

        assertThat(dnf.reasons()).containsExactlyElementsOf(after);
    }

    @Test
    void whatSomebodyAskedForSinceItCameWithAGroupIsThereForThatAgain() {
        DnfContractRoot dnf = (DnfContractRoot) root;
        root.install("rig-a=1.0");
        dnf.markGroup("rig-a");
        dnf.markWanted("rig-a");
        WorkOutcome removed = worker.run(remove("rig-a"));

        assertSucceeded(worker.rollBack(removed));

        assertThat(dnf.reasons()).contains("rig-a user");
    }
}
