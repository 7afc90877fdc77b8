// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.jmh;

import dev.linuxpatch.http.accept.Whitelist;
import dev.linuxpatch.http.accept.WhitelistEntry;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
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

/** What every connection pays before its handshake: whether its address is on the whitelist. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class WhitelistBenchmark {
    @Param("10000")
    private int entries;

    private Whitelist whitelist;
    private InetAddress listed;
    private InetAddress stranger;
    private InetAddress listedIpv6;

    @Setup
    public void compile() throws UnknownHostException, WhitelistEntry.InvalidEntryException {
        List<WhitelistEntry> parsed = new ArrayList<>(entries);
        for (int i = 0; i < entries; i++) {
            parsed.add(WhitelistEntry.parse(text(i)));
        }
        whitelist = Whitelist.of(parsed);
        listed = InetAddress.getByName("10.1.0.2");
        stranger = InetAddress.getByName("203.0.113.7");
        listedIpv6 = InetAddress.getByName("2001:db8:1::77");
    }

    /** A third each: single addresses, networks, IPv6 networks. */
    private static String text(int i) {
        return switch (i % 3) {
            case 0 -> "192.%d.%d.0/24".formatted(i >> 8 & 255, i & 255);
            case 1 -> "10.%d.%d.2".formatted(i >> 8 & 255, i & 255);
            default -> "2001:db8:%x::/48".formatted(i);
        };
    }

    @Benchmark
    public boolean listedAddress() {
        return whitelist.contains(listed);
    }

    @Benchmark
    public boolean strangersAddress() {
        return whitelist.contains(stranger);
    }

    @Benchmark
    public boolean listedIpv6Network() {
        return whitelist.contains(listedIpv6);
    }
}
