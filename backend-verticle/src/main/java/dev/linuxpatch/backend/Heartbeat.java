// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend;

import dev.linuxpatch.backend.system.NetworkAddresses;
import dev.linuxpatch.backend.system.OsRelease;
import dev.linuxpatch.backend.system.RunningKernel;
import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.bus.TypedBus;
import dev.linuxpatch.shared.host.HostBoot;
import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.shared.host.HostMessages;
import dev.linuxpatch.shared.host.HostMessages.HostBeat;
import dev.linuxpatch.shared.host.HostRecord;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/** Tells everybody again and again that this host is there, and what it is. Used on one context. */
final class Heartbeat {
    /** Names and addresses change now and then. */
    private static final Duration LOOK = Duration.ofMinutes(1);

    private final Vertx vertx;
    private final TypedBus bus;
    private final HostId host;
    private final Map<String, String> labels;
    private final String version;
    private final Path root;
    private final String packageManager;
    private final String run = UUID.randomUUID().toString();
    private HostRecord record;
    private HostBoot boot;
    private long readNanos;
    private long timer;
    private int beats;

    /**
     * @param root directory whose packages are managed
     * @param packageManager wire name
     */
    Heartbeat(Vertx vertx, HostId host, Map<String, String> labels, String version, Path root, String packageManager) {
        this.vertx = vertx;
        this.bus = new TypedBus(vertx);
        this.host = host;
        this.labels = labels;
        this.version = version;
        this.root = root;
        this.packageManager = packageManager;
    }

    /** Completes after the first one. */
    Future<?> start() {
        return look().onSuccess(introduced -> timer = vertx.setPeriodic(HostMessages.BEAT.toMillis(), tick -> beat()));
    }

    /** Says that the host goes. */
    void stop() {
        if (record != null) {
            vertx.cancelTimer(timer);
            bus.publish(Addresses.HOST_TOPIC, new HostBeat(record, boot(), true, run));
        }
    }

    private void beat() {
        beats++;
        if (beats % (LOOK.toMillis() / HostMessages.BEAT.toMillis()) == 0) {
            look();
        } else {
            tell();
        }
    }

    private Future<?> look() {
        return vertx.executeBlocking(() -> new Look(introduction(), HostBoot.ofThisMachine(), System.nanoTime()))
                .onSuccess(read -> {
                    record = read.host();
                    boot = read.boot();
                    readNanos = read.nanos();
                    tell();
                });
    }

    private record Look(HostRecord host, HostBoot boot, long nanos) {}

    private HostBoot boot() {
        return boot.after(Duration.ofNanos(System.nanoTime() - readNanos));
    }

    private void tell() {
        bus.publish(Addresses.HOST_TOPIC, new HostBeat(record, boot(), false, run));
    }

    private HostRecord introduction() {
        OsRelease os = OsRelease.read(root);
        RunningKernel kernel = new RunningKernel(Path.of("/proc"));
        return new HostRecord(
                host,
                kernel.hostname(),
                labels,
                NetworkAddresses.ofThisHost(),
                os.id(),
                os.version(),
                kernel.machine(),
                packageManager,
                version);
    }
}
