// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class JobControlTest {
    private final JobControl control = new JobControl();
    private final AtomicInteger stops = new AtomicInteger();

    @Test
    void aCancelStopsWhatRuns() {
        control.stopWith(stops::incrementAndGet);

        assertThat(control.cancel()).isTrue();

        assertThat(stops).hasValue(1);
        assertThat(control.close()).isFalse();
    }

    @Test
    void whatIsStartedAfterACancelIsStoppedAtOnce() {
        control.cancel();

        control.stopWith(stops::incrementAndGet);

        assertThat(stops).hasValue(1);
    }

    @Test
    void whatMustNotBeStoppedIsNot() {
        control.stopWith(stops::incrementAndGet);
        assertThat(control.close()).isTrue();

        assertThat(control.cancel()).isFalse();

        assertThat(stops).hasValue(0);
        control.reopen();
        assertThat(control.cancel()).isTrue();
    }

    @Test
    void whatIsSealedIsNeverOpenAgain() {
        control.close();
        control.seal();
        control.reopen();

        assertThat(control.cancel()).isFalse();
        assertThat(control.close()).isTrue();
    }

    @Test
    void aCancelEndsAPause() throws Exception {
        CompletableFuture<Boolean> pause = CompletableFuture.supplyAsync(() -> {
            try {
                return control.pause(Duration.ofMinutes(1));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });

        control.cancel();

        assertThat(pause.get()).isTrue();
    }

    @RepeatedTest(20)
    void eitherTheCancelOrTheChangeWins() throws Exception {
        CyclicBarrier together = new CyclicBarrier(2);
        CompletableFuture<Boolean> cancelled = CompletableFuture.supplyAsync(() -> {
            meet(together);
            return control.cancel();
        });
        meet(together);

        boolean closed = control.close();

        assertThat(cancelled.get()).isNotEqualTo(closed);
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
