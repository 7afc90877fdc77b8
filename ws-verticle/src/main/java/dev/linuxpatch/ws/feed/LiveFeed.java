// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.ws.feed;

import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.shared.job.EventRun;
import dev.linuxpatch.shared.job.JobEvent;
import dev.linuxpatch.shared.job.JobMessages.EventPage;
import dev.linuxpatch.shared.job.JobMessages.JobEvents;
import dev.linuxpatch.shared.job.JobMessages.ReadEvents;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events of one host's jobs, each once and in order of position. What was published and did not arrive is read from
 * the store before anything newer is passed on. For one event loop.
 */
public final class LiveFeed {
    private static final Logger LOG = LoggerFactory.getLogger(LiveFeed.class);
    private static final long UNKNOWN = -1;
    private static final int PAGE = 500;
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final HostId host;
    private final EventStore store;
    private final Time time;
    private final List<FeedListener> listeners = new ArrayList<>();
    private long position = UNKNOWN;
    private long oldestHeard;
    private long newestHeard;
    private boolean catchingUp;

    public LiveFeed(HostId host, EventStore store, Time time) {
        this.host = host;
        this.store = store;
        this.time = time;
    }

    /** That listener gets what follows. */
    public void listen(FeedListener listener) {
        listeners.add(listener);
    }

    /** Position of the last event that was passed on; negative until that is known. */
    public long position() {
        return position;
    }

    /** As {@link #position()}, asking the store if it is not known yet. */
    public Future<Long> whenKnown() {
        if (position != UNKNOWN) {
            return Future.succeededFuture(position);
        }
        return store.read(new ReadEvents(null, 0, 0)).map(page -> {
            if (position == UNKNOWN) {
                position = page.head();
            }
            return position;
        });
    }

    /** Takes what was published; events of other hosts are not ours. */
    public void accept(JobEvents published) {
        List<JobEvent> events =
                published.events().stream().filter(e -> e.host().equals(host)).toList();
        if (events.isEmpty()) {
            return;
        }
        if (catchingUp) {
            oldestHeard = Math.min(oldestHeard, events.get(0).position());
            newestHeard = Math.max(newestHeard, last(events).position());
            return;
        }
        if (position == UNKNOWN) {
            position = events.get(0).position() - 1;
        }
        passOnInOrder(events);
    }

    private void passOnInOrder(List<JobEvent> events) {
        long next = position + 1;
        List<JobEvent> inOrder = new ArrayList<>(events.size());
        for (JobEvent event : events) {
            if (event.position() == next) {
                inOrder.add(event);
                next++;
            }
        }
        passOn(inOrder);
        if (last(events).position() != position) {
            // Events are missing, or come again: only the store can tell which.
            catchingUp = true;
            oldestHeard = events.get(0).position();
            newestHeard = last(events).position();
            catchUp();
        }
    }

    private void catchUp() {
        long from = position;
        store.read(new ReadEvents(null, from, PAGE)).onComplete(page -> caughtUp(from, page), failure -> {
            LOG.warn("events after position {} cannot be read now: {}", from, failure.getMessage());
            time.delay().apply(RETRY).onSuccess(passed -> catchUp());
        });
    }

    private void caughtUp(long from, EventPage page) {
        if (page.head() < from) {
            LOG.warn("the job store is another one: its newest event is {}, not {} or later", page.head(), from);
            position = Math.min(page.head(), oldestHeard - 1);
            newestHeard = page.head();
            listeners.forEach(listener -> listener.startedAnew(position));
            catchUp();
            return;
        }
        EventRun run = EventRun.of(null, position, page);
        List<JobEvent> kept = new ArrayList<>();
        for (EventRun.Item item : run.items()) {
            if (item instanceof EventRun.Item.Removed removed) {
                passOn(kept);
                kept = new ArrayList<>();
                position = removed.to();
                listeners.forEach(listener -> listener.missed(removed.from(), removed.to()));
            } else {
                kept.add(((EventRun.Item.Kept) item).event());
            }
        }
        passOn(kept);
        if (page.more() || position < newestHeard) {
            catchUp();
        } else {
            catchingUp = false;
        }
    }

    private void passOn(List<JobEvent> events) {
        if (!events.isEmpty()) {
            position = last(events).position();
            listeners.forEach(listener -> listener.events(events));
        }
    }

    private static JobEvent last(List<JobEvent> events) {
        return events.get(events.size() - 1);
    }
}
