// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Two network namespaces on a bridge. While it is cut, what one side sends to the other is lost without a word; this process
 * reaches both all the time. Needs root and iproute2.
 */
final class SplitNetwork implements AutoCloseable {
    enum Side {
        LEFT,
        RIGHT
    }

    private static final List<Integer> PORTS = List.of(12444, 12445, 12446);

    private final long id = ProcessHandle.current().pid() % 1_000_000;
    private final String bridge = "lpa" + id + "b";
    /** Whatever else runs on this machine has another one. */
    private final String prefix = "10.213." + (id % 250 + 1) + ".";
    /** How many addresses each side has. */
    private final Map<Side, Integer> addresses = new EnumMap<>(Side.class);

    SplitNetwork() {
        try {
            run("ip", "link", "add", bridge, "type", "bridge");
            run("ip", "addr", "add", address() + "/24", "dev", bridge);
            run("ip", "link", "set", bridge, "up");
            for (Side side : Side.values()) {
                run("ip", "netns", "add", namespace(side));
                run("ip", "link", "add", port(side), "type", "veth", "peer", "name", "eth0", "netns", namespace(side));
                run("ip", "link", "set", port(side), "master", bridge, "up");
                run("ip", "-n", namespace(side), "link", "set", "lo", "up");
                run("ip", "-n", namespace(side), "link", "set", "eth0", "up");
                addresses.put(side, 0);
            }
        } catch (AssertionError e) {
            close();
            throw e;
        }
    }

    /** Where both sides reach this process. */
    String address() {
        return prefix + 1;
    }

    /** All addresses. */
    String network() {
        return prefix + "0/24";
    }

    /** One more address on a side. */
    Site site(Side side) {
        int number = addresses.merge(side, 1, Integer::sum);
        String address = prefix + (side == Side.LEFT ? 100 + number : 200 + number);
        run("ip", "-n", namespace(side), "addr", "add", address + "/24", "dev", "eth0");
        return new Site(List.of("ip", "netns", "exec", namespace(side)), address, PORTS, address);
    }

    void cut() {
        isolate("on");
    }

    void heal() {
        isolate("off");
    }

    private void isolate(String state) {
        for (Side side : Side.values()) {
            run("bridge", "link", "set", "dev", port(side), "isolated", state);
        }
    }

    private String namespace(Side side) {
        return "lpa" + id + side.name().toLowerCase(Locale.ROOT);
    }

    private String port(Side side) {
        return "lpa" + id + side.name().charAt(0);
    }

    private static void run(String... command) {
        assertThat(exitCode(command)).as("%s", List.of(command)).isZero();
    }

    private static int exitCode(String... command) {
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException e) {
            throw new AssertionError("is iproute2 installed?", e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** What is in a namespace must have ended before. */
    @Override
    public void close() {
        for (Side side : Side.values()) {
            exitCode("ip", "netns", "del", namespace(side));
        }
        exitCode("ip", "link", "del", bridge);
    }
}
