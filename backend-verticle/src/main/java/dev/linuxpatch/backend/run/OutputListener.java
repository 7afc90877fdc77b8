// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.run;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Takes the output of a job while it runs. */
@FunctionalInterface
public interface OutputListener {
    /**
     * Takes the next lines, in the order of each stream; the order between streams is that of reading, not of writing.
     *
     * <p>Called by one thread at a time, never before the stage of the last call is complete: a slow listener slows
     * the reading and costs no memory. A failure is logged and the lines count as taken.
     *
     * @param lines at least one
     * @param upTo what has been delivered once these lines are stored; stored together with them it makes sure that
     *     whoever follows again from there gets no line twice and misses none
     * @return when the lines are taken (stored, sent)
     */
    CompletionStage<?> take(List<OutputLine> lines, OutputOffsets upTo);

    /** A listener that is done when the consumer returns. */
    static OutputListener of(Consumer<List<OutputLine>> consumer) {
        return (lines, upTo) -> {
            consumer.accept(lines);
            return CompletableFuture.completedFuture(null);
        };
    }
}
