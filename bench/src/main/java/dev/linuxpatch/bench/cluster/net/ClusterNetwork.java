// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.cluster.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Hosts with an address each on one bridge, as network namespaces. Any of them can be cut off from others, silently, or get a slow
 * link; this process reaches all of them all the time. Needs root and iproute2.
 */
public final class ClusterNetwork implements AutoCloseable {
    /** Nobody's: what is sent there goes nowhere. */
    private static final String NOWHERE = "02:00:00:00:00:01";

    private static final int FIRST_HOST = 10;

    private final long id = ProcessHandle.current().pid() % 1_000_000;
    private final String bridge = "lpa" + id + "b";
    /** Whatever else runs on this machine has another one. */
    private final String prefix = "10.214." + (id % 250 + 1) + ".";

    private final List<NetworkHost> hosts = new ArrayList<>();
    private final Thread atExit = new Thread(this::remove, "remove-network");

    public ClusterNetwork() {
        Runtime.getRuntime().addShutdownHook(atExit);
        run("ip", "link", "add", bridge, "type", "bridge");
        run("ip", "addr", "add", address() + "/24", "dev", bridge);
        run("ip", "link", "set", bridge, "up");
    }

    /** Where all hosts reach this process. */
    public String address() {
        return prefix + 1;
    }

    /** All addresses. */
    public String range() {
        return prefix + "0/24";
    }

    /** One more host. */
    public NetworkHost addHost() {
        int number = hosts.size() + 1;
        String name = "lpa" + id + "n" + number;
        NetworkHost host = new NetworkHost(name, prefix + (FIRST_HOST + number));
        hosts.add(host);
        run("ip", "netns", "add", name);
        run("ip", "link", "add", name, "type", "veth", "peer", "name", "eth0", "netns", name);
        run("ip", "link", "set", name, "master", bridge, "up");
        run("ip", "-n", name, "link", "set", "lo", "up");
        run("ip", "-n", name, "addr", "add", host.address() + "/24", "dev", "eth0");
        run("ip", "-n", name, "link", "set", "eth0", "up");
        return host;
    }

    /** Loses whatever goes from one side to the other, in both directions. */
    public void cut(Collection<NetworkHost> one, Collection<NetworkHost> other) {
        eachWay(
                one,
                other,
                (host, peer) -> run(
                        "ip",
                        "-n",
                        host.name(),
                        "neigh",
                        "replace",
                        peer.address(),
                        "lladdr",
                        NOWHERE,
                        "nud",
                        "permanent",
                        "dev",
                        "eth0"));
    }

    /** Takes a cut back. */
    public void join(Collection<NetworkHost> one, Collection<NetworkHost> other) {
        eachWay(
                one,
                other,
                (host, peer) -> run("ip", "-n", host.name(), "neigh", "del", peer.address(), "dev", "eth0"));
    }

    /**
     * Gives a host a slow link, with a queue so short that it loses what comes too fast.
     *
     * @param kilobits a second, in each direction
     */
    public void slow(NetworkHost host, int kilobits) {
        String rate = kilobits + "kbit";
        run(
                "tc",
                "-n",
                host.name(),
                "qdisc",
                "add",
                "dev",
                "eth0",
                "root",
                "tbf",
                "rate",
                rate,
                "burst",
                "8kb",
                "latency",
                "60ms");
        run("tc", "qdisc", "add", "dev", host.name(), "root", "tbf", "rate", rate, "burst", "8kb", "latency", "60ms");
    }

    /** Gives it its fast link back. */
    public void fast(NetworkHost host) {
        run("tc", "-n", host.name(), "qdisc", "del", "dev", "eth0", "root");
        run("tc", "qdisc", "del", "dev", host.name(), "root");
    }

    private interface Way {
        void change(NetworkHost host, NetworkHost peer);
    }

    private static void eachWay(Collection<NetworkHost> one, Collection<NetworkHost> other, Way way) {
        for (NetworkHost host : one) {
            for (NetworkHost peer : other) {
                way.change(host, peer);
                way.change(peer, host);
            }
        }
    }

    private static void run(String... command) {
        Result result = exec(command);
        if (result.exitCode() != 0) {
            throw new IllegalStateException(
                    String.join(" ", command) + ": " + result.output().trim());
        }
    }

    private record Result(int exitCode, String output) {}

    private static Result exec(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException("is iproute2 installed?", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What is on its hosts must have ended before. */
    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        remove();
    }

    private void remove() {
        hosts.forEach(host -> exec("ip", "netns", "del", host.name()));
        exec("ip", "link", "del", bridge);
    }
}
