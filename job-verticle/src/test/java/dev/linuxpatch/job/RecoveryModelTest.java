// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.job.ModelHost.Act;
import dev.linuxpatch.job.ModelHost.Kind;
import dev.linuxpatch.job.sqlite.SqliteJobStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * Histories of up to three jobs on a host where anything may die at any moment: the service between any two of its commits,
 * its worker, the host. After each thing that happens, and once everything was given its chance to end, {@link ModelChecks}
 * compares what the service says with what was done.
 */
class RecoveryModelTest {

    @Property(tries = 500, seed = "20260301")
    void noJobIsLostRunTwiceOrLiedAbout(@ForAll("histories") List<Act> history, @ForAll boolean rebootsWork) {
        play(new MemoryJobStore(), history, rebootsWork);
    }

    @Property(tries = 10, seed = "20260302")
    void norIsItOnARealDisk(@ForAll("shortHistories") List<Act> history, @ForAll boolean rebootsWork)
            throws IOException {
        Path directory = Files.createTempDirectory("jobs");
        try (JobStore disk = SqliteJobStore.open(directory, Clock.systemUTC())) {
            play(disk, history, rebootsWork);
        } finally {
            delete(directory);
        }
    }

    static void play(JobStore disk, List<Act> history, boolean rebootsWork) {
        ModelHost host = new ModelHost(disk);
        ModelChecks checks = new ModelChecks(host);
        for (Act act : history) {
            host.happens(act);
            checks.now();
        }
        host.settle(rebootsWork, checks::now);
        checks.atTheEnd();
    }

    @Provide
    Arbitrary<List<Act>> histories() {
        return acts().list().ofMinSize(1).ofMaxSize(80);
    }

    /** Each commit waits for the disk. */
    @Provide
    Arbitrary<List<Act>> shortHistories() {
        return acts().list().ofMinSize(20).ofMaxSize(40);
    }

    static Arbitrary<Act> acts() {
        Arbitrary<Kind> kinds = Arbitraries.frequency(
                Tuple.of(12, Kind.SUBMIT),
                Tuple.of(2, Kind.REPEAT_SUBMIT),
                Tuple.of(40, Kind.WORK),
                Tuple.of(25, Kind.REPORT),
                Tuple.of(4, Kind.LOSE_REPORT_REPLY),
                Tuple.of(3, Kind.LOSE_ORDER_REPLY),
                Tuple.of(3, Kind.CANCEL),
                Tuple.of(3, Kind.DEFERRED_CANCEL),
                Tuple.of(8, Kind.WAIT),
                Tuple.of(2, Kind.SET_CLOCK),
                Tuple.of(3, Kind.KILL_SERVICE),
                Tuple.of(4, Kind.KILL_BEFORE_COMMIT),
                Tuple.of(4, Kind.KILL_AFTER_COMMIT),
                Tuple.of(3, Kind.KILL_WORKER),
                Tuple.of(2, Kind.WORKER_AWAY),
                Tuple.of(1, Kind.LOSE_JOURNAL),
                Tuple.of(2, Kind.REBOOT));
        Arbitrary<Integer> jobs = Arbitraries.integers().between(0, 2);
        Arbitrary<Integer> amounts = Arbitraries.integers().between(0, 4);
        return Combinators.combine(kinds, jobs, amounts).as(Act::new);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
