// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.shared.work.OutputMark;
import dev.linuxpatch.shared.work.WorkEvent;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Where the events of one job go. Thread-safe. */
interface Reports {
    /**
     * Takes events, in order. They are stored all together or not at all.
     *
     * @param mark how much of the job's output is covered once they are stored
     * @return complete when there is room for more; never completes with a failure
     */
    CompletionStage<Void> send(List<WorkEvent> events, OutputMark mark);

    /**
     * Asks for everything sent so far to be stored by the receiver.
     *
     * @return complete when it is: true if it was stored, false if nobody wants these reports any more
     */
    CompletionStage<Boolean> stored();

    /** The receiver has been heard of: whatever waits for a next try is sent now. */
    void nudge();

    /** Gives up: what was not stored is not sent any more, nobody waits any longer. */
    void close();
}
