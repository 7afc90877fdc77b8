// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.linuxpatch.backend.apt.change.AptPackageManager;
import dev.linuxpatch.backend.health.HostHealth;
import dev.linuxpatch.backend.manager.Detection;
import dev.linuxpatch.backend.restore.RestoreStore;
import dev.linuxpatch.backend.run.Runner;
import dev.linuxpatch.shared.bus.WireJson;
import dev.linuxpatch.shared.work.OutputMark;
import dev.linuxpatch.shared.work.WorkEvent;
import dev.linuxpatch.shared.work.WorkMessages.WorkOrder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.LockSupport;

/** A worker in a JVM of its own, so that it can be killed; what it reports is stored in a file. */
final class WorkerProcess {
    /** While the state directory has this file, nobody hears that anything is stored: no change begins. */
    static final String HOLD = "hold";

    private static final ObjectMapper JSON = WireJson.mapper();
    private static final long HELD_NANOS = 5_000_000;

    /** One commit of the store. */
    record Commit(List<WorkEvent> events, OutputMark mark) {}

    private final Process process;

    private WorkerProcess(Process process) {
        this.process = process;
    }

    /** Starts one that begins or goes on with that order. */
    static WorkerProcess start(Path root, Path aptConfig, Path state, WorkOrder order) throws IOException {
        return start(root, aptConfig, state, order, 0);
    }

    /** The same with snapshots. */
    static WorkerProcess start(Path root, Path aptConfig, Path state, WorkOrder order, int maxSnapshots)
            throws IOException {
        Path file = Files.write(state.resolve("order"), JSON.writeValueAsBytes(order));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        WorkerProcess.class.getName(),
                        root.toString(),
                        aptConfig.toString(),
                        state.toString(),
                        file.toString(),
                        Integer.toString(maxSnapshots))
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(state.resolve("log").toFile()))
                .start();
        return new WorkerProcess(process);
    }

    /** {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    int awaitEnd() throws InterruptedException {
        return process.waitFor();
    }

    /** What is stored; a commit that was cut off is not. */
    static List<Commit> stored(Path state) throws IOException {
        List<Commit> commits = new ArrayList<>();
        if (Files.exists(state.resolve("store"))) {
            for (String line : Files.readAllLines(state.resolve("store"))) {
                try {
                    commits.add(JSON.readValue(line, Commit.class));
                } catch (JsonProcessingException cutOff) {
                    return commits;
                }
            }
        }
        return commits;
    }

    public static void main(String[] arguments) throws IOException {
        Path state = Path.of(arguments[2]);
        WorkOrder order = JSON.readValue(Path.of(arguments[3]).toFile(), WorkOrder.class);
        ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(2);
        AptPackageManager manager = new AptPackageManager(Path.of(arguments[0]), Path.of(arguments[1]));
        FixedInventory inventory = new FixedInventory();
        BootClock clock = new BootClock(Path.of("/proc"));
        Path jobs = state.resolve("work");
        WorkDirectories directories = new WorkDirectories(jobs, Clock.systemUTC());
        Runner runner = Runner.open(state, scheduler);
        int maxSnapshots = Integer.parseInt(arguments[4]);
        RestoreStore restore =
                RigWorker.restore(state, new RigWorker.Snapshots(Path.of(arguments[0]), maxSnapshots), runner);
        WorkService service = new WorkService(
                new FenceFile(jobs),
                directories,
                clock,
                new WorkCheck(new Detection.Supported(manager), () -> true, runner, directories, restore),
                new JobRunner(
                        manager,
                        runner,
                        inventory,
                        clock,
                        new PlanShelf(jobs.resolve("plans")),
                        restore,
                        new JobRunner.Tuning(1 << 20, Duration.ofMinutes(1), List.of("true"), health(state))),
                taken -> new StoredInFile(state.resolve("store")),
                job -> {
                    job.run();
                    System.exit(0);
                });
        System.out.println(service.run(order));
    }

    /** A program beside the state tells whether the host is well; without one nothing is asked. */
    private static HostHealth health(Path state) {
        Path program = state.resolve("well");
        return Files.exists(program)
                ? new HostHealth(Gates.command(program, Duration.ofSeconds(2)), Gates.noServices())
                : HostHealth.UNASKED;
    }

    /** Stores at once, as lines of JSON. */
    private record StoredInFile(Path file) implements Reports {
        @Override
        public synchronized CompletionStage<Void> send(List<WorkEvent> events, OutputMark mark) {
            try {
                String line = JSON.writeValueAsString(new Commit(events, mark)) + "\n";
                Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<Boolean> stored() {
            return CompletableFuture.supplyAsync(() -> {
                while (Files.exists(file.resolveSibling(HOLD))) {
                    LockSupport.parkNanos(HELD_NANOS);
                }
                return true;
            });
        }

        @Override
        public void nudge() {
            // Everything is stored at once.
        }

        @Override
        public void close() {
            // There is nothing to give up.
        }
    }
}
