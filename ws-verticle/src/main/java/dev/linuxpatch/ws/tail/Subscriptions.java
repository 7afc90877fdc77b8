// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.ws.tail;

import dev.linuxpatch.shared.job.JobEvent;
import dev.linuxpatch.shared.job.JobId;
import java.util.HashMap;
import java.util.Map;

/**
 * What one tail wants: everything until it asks for something, then only that. Where a job has a subscription of its own,
 * that one alone decides about its events, so that none is told twice.
 */
final class Subscriptions {
    private final Map<JobId, Subscription> jobs = new HashMap<>();
    private Subscription all = new Subscription(null);
    private boolean explicit;

    /** The subscription to all jobs; null if there is none. */
    Subscription all() {
        return all;
    }

    int jobCount() {
        return jobs.size();
    }

    boolean coversAll() {
        return all != null;
    }

    /** Replaces everything. */
    Subscription subscribeAll() {
        clear();
        all = new Subscription(null);
        explicit = true;
        return all;
    }

    /** Adds a job, or begins with it anew; until it is confirmed, nothing else changes. */
    Subscription subscribe(JobId job) {
        unsubscribe(job);
        Subscription subscription = new Subscription(job);
        jobs.put(job, subscription);
        return subscription;
    }

    /** The job exists: what was only meant until the client asked for something ends here. */
    void confirm() {
        if (!explicit && all != null) {
            all.cancel();
            all = null;
        }
        explicit = true;
    }

    /** Takes back what was not confirmed, or is not wanted any more. */
    void remove(Subscription subscription) {
        subscription.cancel();
        jobs.remove(subscription.job(), subscription);
    }

    void unsubscribe(JobId job) {
        Subscription subscription = jobs.get(job);
        if (subscription != null) {
            remove(subscription);
        }
    }

    void unsubscribeAll() {
        clear();
        explicit = true;
    }

    /** Forgets everything; replays stop. */
    void clear() {
        jobs.values().forEach(Subscription::cancel);
        jobs.clear();
        if (all != null) {
            all.cancel();
            all = null;
        }
    }

    /** Numbers begin anew after that position; jobs that were named are another store's. */
    void restart(long position) {
        jobs.values().forEach(Subscription::cancel);
        jobs.clear();
        if (all != null) {
            all.cancel();
            all = new Subscription(null);
            all.goLive(position);
        }
    }

    /** Whether that subscription is the one that decides about the event. */
    boolean decides(Subscription subscription, JobEvent event) {
        return deciding(event) == subscription;
    }

    /** Whether the event, which has just happened, is to be sent; if so it is noted as sent. */
    boolean take(JobEvent event) {
        Subscription subscription = deciding(event);
        if (subscription == null || !subscription.takes(event)) {
            return false;
        }
        subscription.told(event);
        forgetIfEnded(subscription);
        return true;
    }

    /** Nothing follows the end of a job; its subscription is only kept where another one would speak in its place. */
    void forgetIfEnded(Subscription subscription) {
        if (subscription.endTold() && all == null) {
            jobs.remove(subscription.job(), subscription);
        }
    }

    /** Whether every event after that position is wanted, without a look at each. */
    boolean takesEverythingAfter(long position) {
        return jobs.isEmpty() && all != null && all.settled(position);
    }

    /** Whether nothing at all is wanted from live events now. */
    boolean idle() {
        return jobs.isEmpty() && all == null;
    }

    private Subscription deciding(JobEvent event) {
        Subscription own = jobs.isEmpty() ? null : jobs.get(event.jobId());
        return own != null ? own : all;
    }
}
