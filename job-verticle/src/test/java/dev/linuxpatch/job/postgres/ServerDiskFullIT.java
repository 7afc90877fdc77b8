// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job.postgres;

import static dev.linuxpatch.job.Samples.created;
import static dev.linuxpatch.job.Samples.install;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.linuxpatch.job.JobRecord;
import dev.linuxpatch.job.LeasedStore;
import dev.linuxpatch.job.Step;
import dev.linuxpatch.job.StoreException;
import dev.linuxpatch.job.sqlite.SmallDisk;
import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.job.JobId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The server's own disk is full: its trouble looks like that of a disk of ours. Needs root, to mount a small one. */
class ServerDiskFullIT {

    @Test
    void jobsAreRefusedUntilThereIsRoomAgain() throws Exception {
        Path home = Files.createTempDirectory("postgres");
        try (SmallDisk disk = SmallDisk.at(home, "160m");
                TestServer server = TestServer.made(home)) {
            server.start();
            try (TestNode node = new TestNode(server.database("jobs"), "a", TestNode.LONG)) {
                LeasedStore store = node.own();
                List<JobId> taken = new ArrayList<>();
                disk.fill();
                StoreException refusal = null;
                while (refusal == null) {
                    Step step = created(install("p".repeat(200)));
                    refusal = catchThrowableOfType(StoreException.class, () -> store.commit(List.of(step)));
                    if (refusal == null) {
                        taken.add(step.record().id());
                    }
                }
                disk.free();

                Step after = created(install("after"));
                untilTaken(store, after);
                taken.add(after.record().id());

                assertThat(refusal.problem().code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
                assertThat(refusal.passing()).isTrue();
                assertThat(store.active()).extracting(JobRecord::id).containsAll(taken);
            }
        } finally {
            Files.delete(home);
        }
    }

    private static void untilTaken(LeasedStore store, Step step) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        StoreException last = null;
        while (System.nanoTime() < deadline) {
            last = catchThrowableOfType(StoreException.class, () -> store.commit(List.of(step)));
            if (last == null) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
        throw new AssertionError("never", last);
    }
}
