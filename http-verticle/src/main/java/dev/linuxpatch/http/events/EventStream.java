// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.events;

import dev.linuxpatch.http.respond.Reply;
import dev.linuxpatch.shared.job.EventRun;
import dev.linuxpatch.shared.job.EventRun.Item;
import dev.linuxpatch.shared.job.JobEvent;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.job.JobMessages.EventPage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The events that one client follows. It asks the store for what comes after the last number that it has told, page by page
 * and only when its client has taken the page before; what is published says that there is more, and is told without a
 * look at the store when it is exactly what comes next. So there is no gap and no duplicate, and whoever reads slowly
 * costs a page. For one event loop.
 */
final class EventStream implements Reply.Pieces {
    private static final Buffer HEARTBEAT = Buffer.buffer(":\n\n");
    private static final Buffer TROUBLE = Buffer.buffer(": events cannot be read now, trying again\n\n");

    private final JobId job;
    private final EventSource source;
    private final Runnable closed;
    private final Deque<Buffer> ready = new ArrayDeque<>();
    private long since;
    private long newest;
    private boolean behind;
    private boolean over;
    private Promise<Buffer> idle;
    private long heartbeat;

    /**
     * @param job null for the events of all jobs
     * @param closed is run once when nobody listens any more
     */
    EventStream(JobId job, EventSource source, Runnable closed) {
        this.job = job;
        this.source = source;
        this.closed = closed;
    }

    /** Begins after that number, of which the store has told that it exists. */
    void begin(long number, List<Buffer> preface) {
        since = number;
        newest = Math.max(newest, number);
        behind = true;
        ready.addAll(preface);
    }

    @Override
    public Future<Buffer> next() {
        if (!ready.isEmpty()) {
            return Future.succeededFuture(ready.remove());
        }
        if (over) {
            return Future.succeededFuture();
        }
        if (behind || newest > since) {
            return source.read(job, since).transform(page -> {
                if (page.failed()) {
                    ready.add(TROUBLE);
                    return source.pause().compose(passed -> next());
                }
                take(page.result());
                return next();
            });
        }
        idle = Promise.promise();
        heartbeat = source.later(() -> answer(HEARTBEAT));
        return idle.future();
    }

    /** Some events of this host were published. */
    void heard(List<JobEvent> published) {
        List<JobEvent> fresh = new ArrayList<>();
        long next = since + 1;
        boolean follow = true;
        for (JobEvent event : published) {
            if (job == null || job.equals(event.jobId())) {
                long number = EventRun.number(job, event);
                newest = Math.max(newest, number);
                if (number > since) {
                    follow &= number == next++;
                    fresh.add(event);
                }
            }
        }
        if (idle == null || fresh.isEmpty()) {
            return;
        }
        if (follow) {
            tell(fresh.stream().<Item>map(Item.Kept::new).toList(), newest);
        }
        wake();
    }

    /** Something may have happened that was not heard. */
    void look() {
        behind = true;
        if (idle != null) {
            wake();
        }
    }

    /** Nobody listens any more. */
    void close() {
        if (!over || idle != null) {
            over = true;
            ready.clear();
            if (idle != null) {
                answer(null);
            }
        }
        closed.run();
    }

    /** Ends it in good order: the client comes back and says where it was. */
    void end() {
        if (over) {
            return;
        }
        over = true;
        ready.add(EventText.restarting(since));
        if (idle != null) {
            answer(ready.remove());
        }
    }

    private void wake() {
        if (ready.isEmpty()) {
            Promise<Buffer> waiting = idle;
            idle = null;
            source.never(heartbeat);
            next().onComplete(waiting);
        } else {
            answer(ready.remove());
        }
    }

    private void answer(Buffer piece) {
        Promise<Buffer> waiting = idle;
        idle = null;
        source.never(heartbeat);
        waiting.complete(piece);
    }

    private void take(EventPage page) {
        if (over) {
            return;
        }
        behind = page.more();
        if (job == null && page.head() < since) {
            // Another store: its numbers mean something else, which the client learns when it comes back.
            over = true;
        } else if (job != null && page.last() == 0) {
            // Deleted meanwhile: what it has not been told is gone.
            if (newest > since) {
                tell(List.of(new Item.Removed(since + 1, newest)), newest);
            }
            over = true;
        } else {
            EventRun run = EventRun.of(job, since, page);
            newest = Math.max(newest, page.last());
            tell(run.items(), run.upTo());
        }
    }

    private void tell(List<Item> items, long upTo) {
        ready.addAll(EventText.lines(job, items));
        since = upTo;
        over |= job != null && items.stream().anyMatch(EventStream::ends);
    }

    private static boolean ends(Item item) {
        return item instanceof Item.Kept kept && kept.event().kind() == JobEvent.Kind.END;
    }
}
