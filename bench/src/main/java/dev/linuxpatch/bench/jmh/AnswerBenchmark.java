// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.jmh;

import dev.linuxpatch.bench.host.SyntheticInventory;
import dev.linuxpatch.http.decode.PackageQuery;
import dev.linuxpatch.http.respond.Envelope;
import dev.linuxpatch.http.respond.SharedJson;
import dev.linuxpatch.http.view.EncodedView;
import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import dev.linuxpatch.shared.packages.InventoryHead;
import dev.linuxpatch.shared.packages.PackageInfo;
import dev.linuxpatch.shared.packages.Patch;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.List;
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
import org.openjdk.jmh.infra.Blackhole;

/** What answers cost: the envelope of each, and the lists of a generation, which are encoded once for all readers. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
public class AnswerBenchmark {
    private static final String REQUEST_ID = "6f1c1a52-0f5e-4c84-9d3f-0a7a2b9c4d11";

    private final Envelope envelope = new Envelope(Clock.systemUTC());
    private final JsonObject data = new JsonObject()
            .put("status", "healthy")
            .put("uptime_seconds", 86_400)
            .put("version", "1.0.0")
            .put("checks", new JsonObject().put("store", "ok").put("inventory", "ok"))
            .put("last_cache_update", "2026-11-23T15:04:05Z")
            .put("cache_status", "fresh")
            .put("crl_status", null);
    private final Problem problem = Problem.of(ErrorCode.PKG_NOT_FOUND, "no such package: nothing");

    /** A small success, encoded whole. */
    @Benchmark
    public Buffer success() {
        return envelope.success(REQUEST_ID, data);
    }

    @Benchmark
    public Buffer failure() {
        return envelope.failure(REQUEST_ID, problem);
    }

    /** All that is encoded for one answer with the package list. */
    @Benchmark
    public SharedJson sharedList(Generation generation, Blackhole hole) {
        hole.consume(envelope.prefix(REQUEST_ID));
        hole.consume(Envelope.suffix());
        return generation.view.packages(PackageQuery.DEFAULT);
    }

    /** All that is done once for all readers of a generation: sorted, encoded, compressed. */
    @Benchmark
    public EncodedView generation(Generation generation) {
        return generation.encode();
    }

    /** One state of a host. */
    @State(Scope.Benchmark)
    public static class Generation {
        @Param("800")
        private int packages;

        private InventoryHead head;
        private List<PackageInfo> installed;
        private List<Patch> patches;
        private EncodedView view;

        @Setup
        public void read() {
            SyntheticInventory inventory = new SyntheticInventory(packages);
            head = inventory.head();
            installed = inventory.installed();
            patches = inventory.patches();
            view = encode();
        }

        private EncodedView encode() {
            return new EncodedView(head, installed, patches);
        }
    }
}
