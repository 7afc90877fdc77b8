// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.jmh;

import dev.linuxpatch.conf.WebSocketSettings;
import dev.linuxpatch.shared.access.Caller;
import dev.linuxpatch.shared.bus.NodeId;
import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.shared.job.JobEvent;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.job.JobMessages.EventPage;
import dev.linuxpatch.shared.job.JobMessages.JobEvents;
import dev.linuxpatch.shared.job.JobMessages.JobReply;
import dev.linuxpatch.shared.job.JobMessages.ReadEvents;
import dev.linuxpatch.shared.job.JobStatus;
import dev.linuxpatch.shared.job.OutputStreamKind;
import dev.linuxpatch.shared.job.Phase;
import dev.linuxpatch.shared.packages.OperationKind;
import dev.linuxpatch.shared.tail.TailMessages.DeliverFrames;
import dev.linuxpatch.shared.tail.TailMessages.FramesDelivered;
import dev.linuxpatch.shared.tail.TailMessages.OpenTail;
import dev.linuxpatch.ws.dialect.Dialect;
import dev.linuxpatch.ws.dialect.Frame;
import dev.linuxpatch.ws.feed.EventStore;
import dev.linuxpatch.ws.feed.LiveFeed;
import dev.linuxpatch.ws.feed.Time;
import dev.linuxpatch.ws.tail.TailService;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What one event of a job costs: to be encoded, and to be handed to the front that holds all tails. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class JobEventBenchmark {
    private static final HostId HOST = new HostId("host");
    private static final JobId JOB = new JobId(new UUID(1, 2));

    /** One line of output, as its text in the dialect that most clients speak. */
    @Benchmark
    public String encode() {
        return Frame.of(event(1)).text(Dialect.FLAT);
    }

    /** One line of output for every tail, up to the message to their front. */
    @Benchmark
    public DeliverFrames fanOut(OpenTails tails) {
        tails.feed.accept(new JobEvents(List.of(event(++tails.position))));
        int reached = tails.delivered.frames().get(0).connections().size();
        if (reached != tails.count) {
            throw new IllegalStateException("the event went to " + reached + " of " + tails.count + " tails");
        }
        return tails.delivered;
    }

    private static JobEvent event(long at) {
        return new JobEvent(
                HOST,
                JOB,
                at,
                at,
                Instant.ofEpochSecond(1_800_000_000L),
                JobEvent.Kind.OUTPUT,
                OperationKind.INSTALL,
                JobStatus.RUNNING,
                Phase.CHANGING,
                42,
                "Unpacking synthetic-00042",
                "Unpacking synthetic-00042 (1:2.42-1+deb12u2) over (1:2.42-1+deb12u1) ...",
                OutputStreamKind.STDOUT,
                null,
                List.of());
    }

    /** Tails of one front that follow all jobs. */
    @State(Scope.Benchmark)
    public static class OpenTails {
        private static final NodeId FRONT = new NodeId("front");
        private static final Future<FramesDelivered> DELIVERED = Future.succeededFuture(new FramesDelivered(List.of()));

        @Param("1000")
        private int count;

        private LiveFeed feed;
        private long position;
        private DeliverFrames delivered;

        @Setup
        public void open() {
            EventStore store = new EmptyStore();
            Time time = new Time(
                    Clock.systemUTC(),
                    System::nanoTime,
                    delay -> Promise.promise().future());
            feed = new LiveFeed(HOST, store, time);
            WebSocketSettings settings =
                    new WebSocketSettings(Duration.ofSeconds(5), Duration.ofSeconds(10), 65536, 1 << 20, count);
            TailService service = new TailService(new NodeId("node"), settings, feed, store, this::deliver, time);
            for (int i = 0; i < count; i++) {
                service.open(new OpenTail(FRONT, "connection-" + i, Caller.service(), null));
            }
        }

        private Future<FramesDelivered> deliver(NodeId front, DeliverFrames frames) {
            delivered = frames;
            return DELIVERED;
        }
    }

    /** Nothing has happened before the benchmark. */
    private static final class EmptyStore implements EventStore {
        @Override
        public Future<EventPage> read(ReadEvents request) {
            return Future.succeededFuture(new EventPage(List.of(), 0, 1, 0, false));
        }

        @Override
        public Future<JobReply> find(JobId wanted) {
            return Future.failedFuture("no job is looked for");
        }
    }
}
