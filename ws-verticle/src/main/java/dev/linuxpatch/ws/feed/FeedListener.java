// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.ws.feed;

import dev.linuxpatch.shared.job.JobEvent;
import java.util.List;

/** Gets what the {@link LiveFeed} passes on. */
public interface FeedListener {
    /** The next events, in order, never empty. */
    void events(List<JobEvent> events);

    /** The store has forgotten these positions before they could be passed on. */
    void missed(long from, long to);

    /** The store is another one than before: what it holds is numbered anew, and goes on after that position. */
    void startedAnew(long position);
}
