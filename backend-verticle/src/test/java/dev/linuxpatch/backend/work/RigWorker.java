// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.apt.change.AptPackageManager;
import dev.linuxpatch.backend.health.HostHealth;
import dev.linuxpatch.backend.manager.Detection;
import dev.linuxpatch.backend.manager.PackageManager;
import dev.linuxpatch.backend.restore.RestoreStore;
import dev.linuxpatch.backend.restore.SnapshotStore;
import dev.linuxpatch.backend.rig.AptRoot;
import dev.linuxpatch.backend.run.Runner;
import dev.linuxpatch.conf.RollbackSettings;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.packages.ChangeOptions;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.packages.PackageChange;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageRequest;
import dev.linuxpatch.shared.packages.PackageVersion;
import dev.linuxpatch.shared.work.OutputMark;
import dev.linuxpatch.shared.work.PlanMessages.PlanReply;
import dev.linuxpatch.shared.work.WorkMessages.WorkOrder;
import dev.linuxpatch.shared.work.WorkOutcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;

/** The worker without the bus, on an isolated root: a real package manager, real processes. */
public final class RigWorker implements AutoCloseable {
    static final Duration LONG = Duration.ofMinutes(2);

    public final FixedInventory inventory = new FixedInventory();
    public final RecordedReports reports;
    final JobControl control = new JobControl();
    public final PackageManager manager;
    final Runner runner;
    final Path state;
    final WorkDirectories directories;
    final PlanShelf plans;
    public final RestoreStore restore;
    private final Snapshots snapshots;
    private final BootClock clock = new BootClock(Path.of("/proc"));
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(2);
    private final Map<WorkOutcome, JobId> jobs = new IdentityHashMap<>();
    private Duration timeout = LONG;
    private Duration lockWait = Duration.ZERO;
    private Duration repairLimit = LONG;
    private HostHealth health = HostHealth.UNASKED;

    RigWorker(AptRoot root) {
        this(new AptPackageManager(root.path(), root.aptConfig()));
    }

    public RigWorker(PackageManager manager) {
        this(manager, newState(), new RecordedReports(), Snapshots.NONE);
    }

    /**
     * One that takes snapshots.
     *
     * @param state its directory, deleted when it is closed
     */
    RigWorker(AptRoot root, Path state, int maxSnapshots) {
        this(new AptPackageManager(root.path(), root.aptConfig()), root.path(), state, maxSnapshots);
    }

    /** One that takes snapshots of the package manager's root. */
    public RigWorker(PackageManager manager, Path root, Path state, int maxSnapshots) {
        this(manager, state, new RecordedReports(), new Snapshots(root, maxSnapshots));
    }

    /** @param root of what they are taken */
    record Snapshots(Path root, int max) {
        static final Snapshots NONE = new Snapshots(Path.of("/"), 0);
    }

    private RigWorker(PackageManager manager, Path state, RecordedReports reports, Snapshots snapshots) {
        this.manager = manager;
        this.state = state;
        this.reports = reports;
        try {
            runner = Runner.open(state, scheduler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.snapshots = snapshots;
        restore = restore(state, snapshots, runner);
        plans = new PlanShelf(state.resolve("work/plans"));
        directories = new WorkDirectories(state.resolve("work"), Clock.systemUTC());
    }

    static RestoreStore restore(Path state, Snapshots snapshots, Runner runner) {
        RollbackSettings settings = new RollbackSettings(true, 1000, Duration.ofDays(1), 1L << 30, 0, snapshots.max());
        Clock clock = Clock.systemUTC();
        return new RestoreStore(
                state.resolve("restore"),
                settings,
                clock,
                new SnapshotStore(state.resolve("snapshots"), snapshots.root(), settings, clock, runner));
    }

    /** Where {@link #restore} keeps its archives; not there before the first. */
    public Path restoreDirectory() {
        return state.resolve("restore");
    }

    private static Path newState() {
        try {
            return Files.createTempDirectory("worker-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public RigWorker timeout(Duration limit, Duration repair) {
        timeout = limit;
        repairLimit = repair;
        return this;
    }

    public RigWorker lockWait(Duration wait) {
        lockWait = wait;
        return this;
    }

    RigWorker health(HostHealth asked) {
        health = asked;
        return this;
    }

    public WorkOutcome run(Operation operation) {
        Journal journal = begin(operation);
        WorkOutcome outcome = run(journal).orElseThrow();
        jobs.put(outcome, journal.order().job());
        return outcome;
    }

    /** Undoes what a job of this worker did, with all that is known of that job. */
    public WorkOutcome rollBack(WorkOutcome outcome) {
        return run(new Operation.Rollback(jobs.get(outcome), rollbackOf(outcome).changes()));
    }

    /** Returns when the job has a journal, and runs it on another thread. */
    public CompletableFuture<WorkOutcome> start(Operation operation) {
        Journal journal = begin(operation);
        return CompletableFuture.supplyAsync(() -> run(journal).orElseThrow(), scheduler);
    }

    private Journal begin(Operation operation) {
        try {
            return directories.begin(
                    new WorkOrder(newJob(), 1, operation, timeout, lockWait, 0, OutputMark.NONE), clock.now());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The worker is gone from one moment to the next, with everything that was not stored; what it ran goes on. */
    RigWorker crash() {
        control.abandon();
        RecordedReports stored = reports.afterACrash();
        scheduler.shutdownNow();
        RigWorker next = new RigWorker(manager, state, stored, snapshots);
        next.inventory.rebootRequired = inventory.rebootRequired;
        return next.timeout(timeout, repairLimit).lockWait(lockWait).health(health);
    }

    /** Goes on with the only job there is, as if its order had come again. */
    WorkOutcome goOn() {
        try {
            WorkOutcome outcome = run(directories.find(job()).orElseThrow()).orElseThrow();
            reports.stored();
            return outcome;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    CompletableFuture<WorkOutcome> startGoingOn() {
        return CompletableFuture.supplyAsync(this::goOn, scheduler);
    }

    /** The directory of the only job there is. */
    Path jobDirectory() {
        return state.resolve("work").resolve(job().toString());
    }

    private Optional<WorkOutcome> run(Journal journal) {
        JobRunner.Tuning tuning = new JobRunner.Tuning(1 << 20, repairLimit, List.of("true"), health);
        return new JobRunner(manager, runner, inventory, clock, plans, restore, tuning)
                .run(journal, new JobReport(reports, reports.mark()), control);
    }

    /** What an operation would do, or why it would be refused. */
    public PlanReply plan(Operation operation) {
        WorkCheck check = new WorkCheck(new Detection.Supported(manager), () -> true, runner, directories, restore);
        try {
            return new PlanService(
                            check, manager, runner, inventory, state.resolve("work/plans"), plans, restore, health)
                    .plan(operation);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The only job there is. */
    JobId job() {
        try (Stream<Path> jobs = Files.list(state.resolve("work"))) {
            return jobs.flatMap(path -> JobId.parse(path.getFileName().toString()).stream())
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it and leaves its directory. */
    public void stop() {
        scheduler.shutdownNow();
    }

    @Override
    public void close() throws IOException {
        stop();
        try (Stream<Path> files = Files.walk(state)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    public static JobId newJob() {
        return new JobId(UUID.randomUUID());
    }

    public static Operation.Install install(String... packages) {
        return install(ChangeOptions.DEFAULT, packages);
    }

    public static Operation.Install install(ChangeOptions options, String... packages) {
        return new Operation.Install(
                Arrays.stream(packages).map(RigWorker::request).toList(), options);
    }

    public static Operation.Update update(String name) {
        return new Operation.Update(request(name), ChangeOptions.DEFAULT);
    }

    public static Operation.Remove remove(String name) {
        return new Operation.Remove(new PackageName(name), false, false);
    }

    public static Operation.ApplyPatches patches(List<String> selection, String... excludes) {
        return new Operation.ApplyPatches(selection, List.of(excludes), false, Duration.ZERO);
    }

    public static Operation.Rollback rollbackOf(WorkOutcome outcome) {
        List<PackageChange> back =
                outcome.changes().stream().map(PackageChange::inverse).toList();
        return new Operation.Rollback(new JobId(UUID.randomUUID()), back);
    }

    /** {@code name:from>to}, with {@code -} for not installed. */
    public static List<String> changes(WorkOutcome outcome) {
        return outcome.changes().stream()
                .map(change -> change.name() + ":" + text(change.from()) + ">" + text(change.to()))
                .toList();
    }

    private static String text(PackageVersion version) {
        return version == null ? "-" : version.value();
    }

    private static PackageRequest request(String text) {
        String[] parts = text.split("=", 2);
        return new PackageRequest(new PackageName(parts[0]), parts.length == 1 ? null : new PackageVersion(parts[1]));
    }
}
