// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.jmh;

import dev.linuxpatch.backend.apt.read.DpkgEntry;
import dev.linuxpatch.backend.apt.read.DpkgStatus;
import dev.linuxpatch.bench.host.SyntheticHost;
import dev.linuxpatch.bench.host.TemporaryRoot;
import java.io.IOException;
import java.util.Map;
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

/** What a change of the package database costs: all of dpkg's status read again. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DpkgStatusBenchmark {
    @Param("800")
    private int packages;

    private TemporaryRoot root;

    @Setup
    public void write() throws IOException {
        root = TemporaryRoot.of(new SyntheticHost(packages));
    }

    @TearDown
    public void remove() throws IOException {
        root.close();
    }

    @Benchmark
    public Map<String, DpkgEntry> readInstalled() throws IOException {
        return DpkgStatus.read(root.path());
    }
}
