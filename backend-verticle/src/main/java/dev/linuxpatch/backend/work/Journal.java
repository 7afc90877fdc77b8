// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.linuxpatch.backend.manager.Goal;
import dev.linuxpatch.backend.manager.PackageState;
import dev.linuxpatch.backend.manager.PackageStates;
import dev.linuxpatch.backend.manager.Plan;
import dev.linuxpatch.shared.bus.WireJson;
import dev.linuxpatch.shared.job.HealthGate;
import dev.linuxpatch.shared.packages.BlockedPatch;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.work.OutputMark;
import dev.linuxpatch.shared.work.WorkMessages.WorkOrder;
import dev.linuxpatch.shared.work.WorkOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a job must not forget, on disk before it goes on: whoever continues it after a crash, a restart or an upgrade of this
 * service needs nothing else. One directory a job, one file for each thing that becomes known, written once:
 *
 * <table>
 * <caption>Journal</caption>
 * <tr><th>file</th><th>written</th><th>content</th></tr>
 * <tr><td>{@code order.json}</td><td>before anything else</td><td>{@link Begun}</td></tr>
 * <tr><td>{@code cancelled.json}</td><td>before a cancel is granted</td><td>nothing of use</td></tr>
 * <tr><td>{@code change.json}</td><td>before packages are changed</td><td>{@link Change}</td></tr>
 * <tr><td>{@code changed.json}</td><td>when the package manager has ended</td><td>{@link StepOutcome}</td></tr>
 * <tr><td>{@code health.json}</td><td>when the health gate was judged after the change</td><td>{@link HealthGate}</td></tr>
 * <tr><td>{@code rollback/}</td><td>before the job takes its change back</td><td>a journal like this one</td></tr>
 * <tr><td>{@code outcome.json}</td><td>before the end is reported</td><td>{@link WorkOutcome}</td></tr>
 * <tr><td>{@code NN-…/}</td><td>by the runner</td><td>a program that was run</td></tr>
 * </table>
 */
final class Journal {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final ObjectMapper JSON = WireJson.mapper();
    private static final String ORDER = "order.json";
    private static final String CANCELLED = "cancelled.json";
    private static final String CHANGE = "change.json";
    private static final String CHANGED = "changed.json";
    private static final String HEALTH = "health.json";
    private static final String ROLLBACK = "rollback";
    private static final String OUTCOME = "outcome.json";

    private final Path directory;
    private final Begun begun;

    /** The order as it came first, and when. */
    record Begun(WorkOrder order, BootClock.Moment at) {
        Begun {
            Objects.requireNonNull(order, "order");
            Objects.requireNonNull(at, "at");
        }
    }

    /**
     * A change that is about to begin.
     *
     * @param step of the package manager's run: only if that has begun, anything was changed
     * @param before every package as it was
     * @param blocked what was asked for and is not part of it; absent in journals of older versions
     */
    record Change(String step, List<PackageState> before, Goal goal, Plan plan, List<BlockedPatch> blocked) {
        Change {
            blocked = blocked == null ? List.of() : List.copyOf(blocked);
            Objects.requireNonNull(step, "step");
            before = List.copyOf(before);
            Objects.requireNonNull(goal, "goal");
            Objects.requireNonNull(plan, "plan");
        }

        PackageStates statesBefore() {
            return new PackageStates(before);
        }

        Prepared prepared() {
            return new Prepared(goal, plan, blocked);
        }
    }

    private Journal(Path directory, Begun begun) {
        this.directory = directory;
        this.begun = begun;
    }

    /** Begins a journal in a directory that exists and is empty. */
    static Journal begin(Path directory, Begun begun) throws IOException {
        Journal journal = new Journal(directory, begun);
        journal.write(ORDER, begun);
        return journal;
    }

    /** The journal in that directory; empty if there is none, or none that can be believed, which the log says. */
    static Optional<Journal> open(Path directory) throws IOException {
        Optional<Begun> begun = read(directory.resolve(ORDER), Begun.class);
        Optional<Journal> own = begun.filter(found -> found.order()
                        .job()
                        .toString()
                        .equals(directory.getFileName().toString()))
                .map(found -> new Journal(directory, found));
        if (begun.isPresent() && own.isEmpty()) {
            LOG.error("{} is the journal of another job; it counts as none", directory);
        }
        return own;
    }

    /** Whether there is a journal that tells of no end. */
    static boolean unfinished(Path directory) {
        return Files.exists(directory.resolve(ORDER)) && !Files.exists(directory.resolve(OUTCOME));
    }

    Path directory() {
        return directory;
    }

    WorkOrder order() {
        return begun.order();
    }

    /** When the order came first. */
    BootClock.Moment since() {
        return begun.at();
    }

    void cancelled() throws IOException {
        write(CANCELLED, begun.order().job());
    }

    boolean isCancelled() {
        return Files.exists(directory.resolve(CANCELLED));
    }

    void changing(Change change) throws IOException {
        write(CHANGE, change);
    }

    Optional<Change> change() throws IOException {
        return read(directory.resolve(CHANGE), Change.class);
    }

    void changed(StepOutcome how) throws IOException {
        write(CHANGED, how);
    }

    Optional<StepOutcome> changed() throws IOException {
        return read(directory.resolve(CHANGED), StepOutcome.class);
    }

    void judged(HealthGate gate) throws IOException {
        write(HEALTH, gate);
    }

    /** What the health gate saw after the change. */
    Optional<HealthGate> health() throws IOException {
        return read(directory.resolve(HEALTH), HealthGate.class);
    }

    /** Begins the journal of taking back what this one's job has changed, with the time limits of the job. */
    Journal takeBack(Operation.Rollback how, BootClock.Moment now) throws IOException {
        Path inside = directory.resolve(ROLLBACK);
        if (!Files.exists(inside)) {
            DurableFile.makeDirectory(inside);
        }
        WorkOrder order = order();
        return begin(
                inside,
                new Begun(
                        new WorkOrder(
                                order.job(), order.fence(), how, order.timeout(), order.lockWait(), 0, OutputMark.NONE),
                        now));
    }

    /** That journal, if it was begun. */
    Optional<Journal> takingBack() throws IOException {
        Path inside = directory.resolve(ROLLBACK);
        return read(inside.resolve(ORDER), Begun.class).map(found -> new Journal(inside, found));
    }

    /** Whether this one is inside that of a job. */
    boolean takesBack() {
        return directory.endsWith(ROLLBACK);
    }

    void ended(WorkOutcome outcome) throws IOException {
        write(OUTCOME, outcome);
    }

    Optional<WorkOutcome> outcome() throws IOException {
        return read(directory.resolve(OUTCOME), WorkOutcome.class);
    }

    private void write(String name, Object content) throws IOException {
        // As the declared type, or a member of a sealed family would be written without its name.
        Class<?> type = content instanceof WorkOutcome ? WorkOutcome.class : content.getClass();
        DurableFile.write(directory.resolve(name), JSON.writerFor(type).writeValueAsBytes(content));
    }

    private static <T> Optional<T> read(Path file, Class<T> type) throws IOException {
        try {
            return Optional.ofNullable(JSON.readValue(Files.readAllBytes(file), type));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (JsonProcessingException e) {
            LOG.error("{} is damaged or not ours; it counts as missing: {}", file, e.getOriginalMessage());
            return Optional.empty();
        }
    }
}
