// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.job;

import dev.linuxpatch.shared.job.JobMessages.EventPage;
import java.util.ArrayList;
import java.util.List;

/**
 * A page of events as a reader is told it: every number after the last one that the reader has belongs to an event or to a
 * gap, so that nothing is left out silently.
 *
 * @param items in the order of their numbers
 * @param upTo the last number that the reader has once it has the items: where it goes on, and what it resumes from
 */
public record EventRun(List<Item> items, long upTo) {

    /** What stands for one number or several. */
    public sealed interface Item {
        /** The event with that number. */
        record Kept(JobEvent event) implements Item {}

        /** Retention has removed the events with these numbers. */
        record Removed(long from, long to) implements Item {}
    }

    public EventRun {
        items = List.copyOf(items);
    }

    /**
     * What a page says that was read after a number.
     *
     * @param job whose sequence numbers count; null if positions do
     */
    public static EventRun of(JobId job, long since, EventPage page) {
        List<Item> items = new ArrayList<>(page.events().size() + 1);
        long upTo = since;
        for (JobEvent event : page.events()) {
            long number = number(job, event);
            gap(items, upTo + 1, number - 1);
            items.add(new Item.Kept(event));
            upTo = number;
        }
        if (!page.more()) {
            gap(items, upTo + 1, page.last());
            upTo = Math.max(upTo, page.last());
        }
        return new EventRun(items, upTo);
    }

    /**
     * The number by which a reader counts.
     *
     * @param job null if it reads the events of all jobs
     */
    public static long number(JobId job, JobEvent event) {
        return job == null ? event.position() : event.seq();
    }

    private static void gap(List<Item> items, long from, long to) {
        if (from <= to) {
            items.add(new Item.Removed(from, to));
        }
    }
}
