// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend;

import dev.linuxpatch.backend.health.HostHealth;
import dev.linuxpatch.backend.manager.Privileges;
import dev.linuxpatch.backend.restore.RestoreStore;
import dev.linuxpatch.backend.restore.SnapshotStore;
import dev.linuxpatch.backend.work.IndexedInventory;
import dev.linuxpatch.backend.work.WorkDesk;
import dev.linuxpatch.backend.work.Workplace;
import dev.linuxpatch.conf.AdvisorySettings;
import dev.linuxpatch.conf.HealthGateSettings;
import dev.linuxpatch.conf.PackageManagerSettings;
import dev.linuxpatch.conf.RollbackSettings;
import dev.linuxpatch.conf.SystemSettings;
import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.bus.TypedBus;
import dev.linuxpatch.shared.host.HostBoot;
import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.shared.packages.InventoryHead;
import dev.linuxpatch.shared.packages.InventoryMessages.InventoryChanged;
import dev.linuxpatch.shared.work.WorkMessages.WorkerStarted;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/**
 * The worker of one host: reads its packages, changes them, and tells of the system. It is the only one that touches
 * packages. Deploy one instance, on an event loop: whatever blocks has threads of its own.
 */
public final class BackendVerticle extends VerticleBase {
    private static final int RUNNER_THREADS = 2;

    private final PackageManagerSettings packages;
    private final AdvisorySettings advisories;
    private final RollbackSettings rollback;
    private final HealthGateSettings healthGate;
    private final SystemSettings system;
    private final Path stateDirectory;
    private final HostId host;
    private final String version;
    private final Clock clock;
    private final Privileges privileges;
    private final ScheduledThreadPoolExecutor scheduler = runnerThreads();
    private HostTools tools;
    private WorkDesk work;
    private HostReading reading;
    private Heartbeat heartbeat;

    /**
     * @param stateDirectory for this verticle alone; made if it does not exist
     * @param version of this service
     */
    public BackendVerticle(
            PackageManagerSettings packages,
            AdvisorySettings advisories,
            RollbackSettings rollback,
            HealthGateSettings healthGate,
            SystemSettings system,
            Path stateDirectory,
            HostId host,
            String version,
            Clock clock) {
        this(
                packages,
                advisories,
                rollback,
                healthGate,
                system,
                stateDirectory,
                host,
                version,
                clock,
                Privileges.ofThisProcess());
    }

    BackendVerticle(
            PackageManagerSettings packages,
            AdvisorySettings advisories,
            RollbackSettings rollback,
            HealthGateSettings healthGate,
            SystemSettings system,
            Path stateDirectory,
            HostId host,
            String version,
            Clock clock,
            Privileges privileges) {
        this.packages = packages;
        this.advisories = advisories;
        this.rollback = rollback;
        this.healthGate = healthGate;
        this.system = system;
        this.stateDirectory = stateDirectory;
        this.host = host;
        this.version = version;
        this.clock = clock;
        this.privileges = privileges;
    }

    /** Fails if the state directory or the root cannot be read. A package manager that is missing is no failure. */
    @Override
    public Future<?> start() {
        TypedBus bus = new TypedBus(vertx);
        return vertx.executeBlocking(() -> open(bus)).compose(opened -> {
            tools = opened;
            work = new WorkDesk(vertx, host, workplace());
            reading = new HostReading(vertx, host, tools.index(), tools.system(), tools.services());
            heartbeat = new Heartbeat(
                    vertx,
                    host,
                    system.labels(),
                    version,
                    packages.root(),
                    tools.detection().wireName());
            return Future.all(work.serve(), reading.serve(), vertx.executeBlocking(HostBoot::ofThisMachine))
                    .onSuccess(serving ->
                            bus.publish(Addresses.WORKER_TOPIC, new WorkerStarted(host, serving.resultAt(2))))
                    .compose(serving -> heartbeat.start());
        });
    }

    @Override
    public Future<?> stop() {
        if (tools == null) {
            scheduler.shutdownNow();
            return Future.succeededFuture();
        }
        heartbeat.stop();
        // What runs goes on by itself: nothing of it is stopped, and from here on nothing of it is followed.
        return work.close()
                .onComplete(closed -> scheduler.shutdownNow())
                .eventually(reading::close)
                .eventually(() -> vertx.executeBlocking(() -> {
                    tools.index().close();
                    return null;
                }));
    }

    private HostTools open(TypedBus bus) throws IOException {
        HostTools opened = new HostTools(
                packages, advisories, stateDirectory, host, clock, privileges, scheduler, head -> tell(bus, head));
        opened.index().start();
        return opened;
    }

    private static void tell(TypedBus bus, InventoryHead head) {
        bus.publish(Addresses.INVENTORY_TOPIC, new InventoryChanged(head));
    }

    private Workplace workplace() {
        return new Workplace(
                stateDirectory.resolve("work"),
                new RestoreStore(stateDirectory.resolve("restore"), rollback, clock, snapshots()),
                tools.detection(),
                privileges,
                tools.runner(),
                new IndexedInventory(tools.index(), tools.reboot(), clock),
                clock,
                packages.commandOutputCapBytes(),
                system.rebootCommand(),
                new HostHealth(healthGate, tools.services()::find));
    }

    private SnapshotStore snapshots() {
        return new SnapshotStore(stateDirectory.resolve("snapshots"), packages.root(), rollback, clock, tools.runner());
    }

    private static ScheduledThreadPoolExecutor runnerThreads() {
        ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(RUNNER_THREADS, task -> {
            Thread thread = new Thread(task, "runner");
            thread.setDaemon(true);
            return thread;
        });
        threads.setRemoveOnCancelPolicy(true);
        return threads;
    }
}
