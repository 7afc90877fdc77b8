// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.vm;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Asks again until there is an answer, or the time is up. */
final class Patience {
    private static final long PAUSE_MILLIS = 300;

    private Patience() {}

    /** A question that may have no answer yet. */
    interface Question<T> {
        Optional<T> ask() throws IOException, InterruptedException;
    }

    /** A condition that may not hold yet. */
    interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    /**
     * The first answer.
     *
     * @param what names what is waited for
     * @throws VmException if there is none in time; with the last I/O error, which until then counts as no answer
     */
    static <T> T until(String what, Duration limit, Question<T> question) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        IOException last = null;
        while (true) {
            try {
                Optional<T> answer = question.ask();
                if (answer.isPresent()) {
                    return answer.get();
                }
            } catch (IOException e) {
                last = e;
            }
            if (System.nanoTime() - deadline > 0) {
                throw new VmException("not within " + limit.toSeconds() + " s: " + what, last);
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
    }

    static void untilTrue(String what, Duration limit, Condition condition) throws InterruptedException {
        until(what, limit, () -> condition.holds() ? Optional.of(true) : Optional.empty());
    }
}
