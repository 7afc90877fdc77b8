// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.jmh;

import dev.linuxpatch.backend.apt.read.AptInventoryReader;
import dev.linuxpatch.backend.apt.read.DpkgEntry;
import dev.linuxpatch.backend.apt.read.DpkgStatus;
import dev.linuxpatch.backend.inventory.HostInventory;
import dev.linuxpatch.bench.host.SyntheticHost;
import dev.linuxpatch.bench.host.TemporaryRoot;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What a change on the host costs: its package database, or the lists of its archives, read again. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class InventoryBenchmark {
    @Param("800")
    private int packages;

    /** About as many as a release of Debian has. */
    @Param("60000")
    private int offered;

    private TemporaryRoot root;
    private AptInventoryReader reader;

    @Setup
    public void write() throws IOException {
        root = TemporaryRoot.of(new SyntheticHost(packages, offered));
        reader = newReader();
        reader.consult();
    }

    @TearDown
    public void remove() throws IOException {
        root.close();
    }

    /** dpkg's status alone. */
    @Benchmark
    public Map<String, DpkgEntry> dpkgStatus() throws IOException {
        return DpkgStatus.read(root.path());
    }

    /** The whole inventory after a change of dpkg's status; the lists are known. */
    @Benchmark
    public Optional<HostInventory> inventory() throws IOException {
        return reader.read();
    }

    /** The lists after a refresh, without what apt itself takes to answer. */
    @Benchmark
    public AptInventoryReader lists() throws IOException {
        AptInventoryReader fresh = newReader();
        fresh.consult();
        return fresh;
    }

    private AptInventoryReader newReader() {
        return SyntheticHost.reader(root.path());
    }
}
