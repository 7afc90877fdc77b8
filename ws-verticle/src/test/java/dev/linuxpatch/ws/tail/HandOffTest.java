// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.ws.tail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.ws.tail.Simulation.Client;
import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** However reads, publications and answers interleave, and even if publications are lost, nobody misses or repeats. */
class HandOffTest {
    @Property(tries = 1500)
    void everyEventReachesEveryTailOnceAndInOrder(
            @ForAll @IntRange(min = 1, max = 4) int pageSize,
            @ForAll @Size(max = 150) List<@IntRange(min = 0, max = 31) Integer> steps) {
        Simulation world = new Simulation(pageSize);

        steps.forEach(world::step);
        world.settle();

        for (Client client : world.clients()) {
            if (client.job() == null) {
                assertThat(client.positions())
                        .as("positions of %s", client)
                        .containsExactlyElementsOf(numbers(client.from(), world.head()));
            } else {
                assertThat(client.seqsOf(client.job()))
                        .as("sequence numbers of %s", client)
                        .containsExactlyElementsOf(numbers(client.from(), world.lastSeq(client.job())));
            }
        }
    }

    private static List<Long> numbers(long after, long last) {
        return LongStream.rangeClosed(after + 1, last).boxed().toList();
    }
}
