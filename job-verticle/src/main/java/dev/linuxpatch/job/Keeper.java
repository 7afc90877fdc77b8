// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that moves jobs on, put together: made once at the start, when it judges what the store says. */
final class Keeper {
    private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);

    private final TimeoutWatch watch;
    private final Orders orders;
    private final Dispatcher dispatcher;
    private final Retention retention;
    private final Reports reports;
    private final Endings endings;
    private final Core core;

    Keeper(Core core) {
        this.core = core;
        judge();
        this.watch = new TimeoutWatch(core);
        DeferredCancels cancels = new DeferredCancels(core);
        this.orders = new Orders(core, watch, cancels);
        this.dispatcher = new Dispatcher(core, watch, orders);
        this.retention = new Retention(core);
        this.reports = new Reports(core, watch, cancels);
        this.endings = new Endings(core);
        core.log().onTurn(dispatcher::wake);
        core.log().onTurn(retention::wake);
    }

    /** Jobs whose orders were sent again and are not answered yet. */
    int recovering() {
        return orders.recovering();
    }

    Reports reports() {
        return reports;
    }

    Endings endings() {
        return endings;
    }

    /** The host was started anew, or tells for the first time which run of its kernel this is. */
    void hostTold() {
        judge();
        goOn();
    }

    private void judge() {
        core.retry().untilStored("the judgement of what the store says", new Recovery(core)::run);
    }

    /** One of both sides has been started anew: what was ordered is ordered again. */
    void goOn() {
        try {
            orders.sendAgain();
        } catch (StoreException e) {
            LOG.warn("the orders of running jobs wait: {}", e.getMessage());
            core.timers().after(core.surroundings().pace().retry(), this::goOn);
        }
        look();
    }

    /** Looks at what is due, overdue or can be forgotten. */
    void look() {
        watch.look();
        dispatcher.wake();
        retention.wake();
    }
}
