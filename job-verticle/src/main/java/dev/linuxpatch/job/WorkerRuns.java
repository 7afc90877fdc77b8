// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.bus.TypedBus;
import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.shared.host.HostMessages.HostBeat;

/**
 * Notices by the signs of life of a host that its worker was started anew. The worker says so itself, but once, and when it
 * has just joined a cluster not everybody may hear it. Of one context.
 */
final class WorkerRuns {
    /** Empty until one was told. */
    private String run = "";

    private Runnable onOther = () -> {};

    /** Listens from now on, until the context ends. */
    void listen(TypedBus bus, HostId host) {
        bus.subscribe(Addresses.HOST_TOPIC, (HostBeat beat) -> {
            if (beat.host().id().equals(host) && beat.run() != null && !beat.leaving()) {
                told(beat.run());
            }
        });
    }

    private void told(String now) {
        boolean other = !run.isEmpty() && !run.equals(now);
        run = now;
        if (other) {
            onOther.run();
        }
    }

    /** What is to be done when another run is told than the one before. It takes the place of others. */
    void onOther(Runnable todo) {
        onOther = todo;
    }
}
