// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.ws.tail;

import dev.linuxpatch.ws.feed.EventStore;
import dev.linuxpatch.ws.feed.LiveFeed;
import dev.linuxpatch.ws.feed.Time;

/**
 * What every replay works with.
 *
 * @param portionSize characters that may be on their way to one reader
 */
record ReplayContext(LiveFeed feed, EventStore store, Deliveries deliveries, Time time, int portionSize) {}
