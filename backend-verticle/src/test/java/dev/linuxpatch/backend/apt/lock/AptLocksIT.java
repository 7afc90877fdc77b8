// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.lock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.manager.Attempt;
import dev.linuxpatch.backend.manager.LockHolder;
import dev.linuxpatch.backend.rig.AptRig;
import dev.linuxpatch.backend.rig.AptRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AptLocksIT {
    @Test
    void aLockShowsWhileItIsHeldAndIsNotTaken() throws Exception {
        try (AptRoot root = AptRig.shared().newRoot()) {
            AptLocks locks = AptLocks.of(root.path());
            root.install("rig-a");
            assertThat(locks.holder(Attempt.CHANGE)).isEmpty();
            try (AutoCloseable lock = root.lock()) {
                assertThat(lock).isNotNull();
                assertThat(locks.holder(Attempt.CHANGE))
                        .get()
                        .extracting(LockHolder::pid)
                        .isEqualTo(ProcessHandle.current().pid());
            }
            assertThat(locks.holder(Attempt.CHANGE)).isEmpty();
        }
    }
}
