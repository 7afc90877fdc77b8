// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.bus.TypedBus;
import dev.linuxpatch.shared.host.HostBoot;
import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.shared.host.HostMessages.HostBeat;
import java.time.Duration;

/**
 * The kernel of a host that is another machine than this one, or may be: what the host itself tells with its signs of life. Until
 * the first one nothing is known of it. Of one context.
 */
final class ToldKernel {
    private HostBoot boot = new HostBoot("", "", -1);
    private long toldNanos;
    private Runnable onOther = () -> {};

    /** Listens from now on, until the context ends. */
    void listen(TypedBus bus, HostId host) {
        bus.subscribe(Addresses.HOST_TOPIC, (HostBeat beat) -> {
            if (beat.host().id().equals(host)) {
                told(beat.boot());
            }
        });
    }

    /** @param now null if it was not told */
    void told(HostBoot now) {
        if (now == null) {
            return;
        }
        boolean other = !now.bootId().equals(boot.bootId());
        boot = now;
        toldNanos = System.nanoTime();
        if (other) {
            onOther.run();
        }
    }

    /** What is to be done when another run of the kernel is told than the one before, or the first. It takes the place of others. */
    void onOther(Runnable todo) {
        onOther = todo;
    }

    Surroundings.Kernel kernel() {
        return new Surroundings.Kernel(
                () -> boot.bootId(),
                () -> boot.kernel(),
                () -> boot.after(Duration.ofNanos(System.nanoTime() - toldNanos))
                        .uptimeMillis());
    }
}
