// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.conf.StoreSettings;
import dev.linuxpatch.job.postgres.TestServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes that share a store while jobs go on: one is killed, or stopped and later woken. */
class TakeOverIT {
    /** Much more than a take-over takes: the machine may be busy with other things. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** A process, and what it has said. */
    private record Node(Process process, List<String> lines) {
        List<String> said(String word) {
            return lines.stream()
                    .filter(line -> line.startsWith(word + " "))
                    .map(line -> line.split(" ")[1])
                    .toList();
        }

        void signal(String name) throws Exception {
            assertThat(new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                            .start()
                            .waitFor())
                    .isZero();
        }
    }

    @TempDir
    Path directory;

    private final List<Node> nodes = new ArrayList<>();
    private TestServer server;
    private StoreSettings settings;

    @BeforeEach
    void start() throws Exception {
        server = TestServer.started();
        settings = server.database("jobs");
    }

    @AfterEach
    void stop() {
        nodes.forEach(node -> node.process().destroyForcibly());
        server.close();
    }

    @Test
    void theNextOneGoesOnWhenTheOwnerIsKilled() throws Exception {
        Node first = node();
        await(() -> first.said("order").size() > 5);
        Node second = node();
        await(() -> second.lines().contains("started"));
        List<String> early = second.said("accepted");

        first.process().destroyForcibly();
        long killed = System.nanoTime();
        await(() -> !second.said("accepted").isEmpty());
        Duration tookOver = Duration.ofNanos(System.nanoTime() - killed);
        System.out.println("taken over after " + tookOver.toMillis() + " ms");
        await(() -> second.said("order").size() > 5);
        second.process().destroyForcibly().onExit().join();

        assertThat(early).isEmpty();
        everythingIsThereOnce(first, second);
    }

    @Test
    void anOwnerThatWasStoppedDoesNothingWhenItWakes() throws Exception {
        Node first = node();
        await(() -> first.said("order").size() > 5);
        Node second = node();
        await(() -> second.lines().contains("started"));

        first.signal("STOP");
        await(() -> second.said("order").size() > 5);
        int ordersBefore = first.said("order").size();
        first.signal("CONT");
        int secondThen = second.said("order").size();
        await(() -> second.said("order").size() > secondThen + 20);
        List<String> late =
                first.said("order").subList(ordersBefore, first.said("order").size());
        // The roles are changed: now the one that was stopped is the standby.
        second.process().destroyForcibly().onExit().join();
        int firstThen = first.said("accepted").size();
        await(() -> first.said("accepted").size() > firstThen + 5);
        first.process().destroyForcibly().onExit().join();

        // What was on its bus already when it was stopped may still arrive; its jobs were started before.
        assertThat(late).hasSizeLessThanOrEqualTo(5);
        assertThat(late).doesNotContainAnyElementsOf(second.said("accepted"));
        everythingIsThereOnce(first, second);
        List<String> order = server.column("jobs", "SELECT id FROM jobs ORDER BY number");
        Set<String> ofSecond = new HashSet<>(second.said("accepted"));
        int begin = order.indexOf(second.said("accepted").get(0));
        int end = order.lastIndexOf(
                second.said("accepted").get(second.said("accepted").size() - 1));
        assertThat(order.subList(begin, end + 1))
                .as("what was stored while the second owned it")
                .allMatch(id -> ofSecond.contains(id) || !first.said("accepted").contains(id));
    }

    /** What was accepted is stored; numbers have no gap; no fencing token was given twice. */
    private void everythingIsThereOnce(Node... all) {
        List<String> stored = server.column("jobs", "SELECT id FROM jobs ORDER BY number");
        for (Node node : all) {
            assertThat(stored).containsAll(node.said("accepted"));
        }
        List<String> positions = server.column("jobs", "SELECT position FROM events ORDER BY position");
        assertThat(positions)
                .isEqualTo(LongStream.rangeClosed(1, positions.size())
                        .mapToObj(String::valueOf)
                        .toList());
        assertThat(server.column("jobs", "SELECT fence FROM jobs WHERE fence > 0 GROUP BY fence HAVING count(*) > 1"))
                .isEmpty();
        assertThat(server.column("jobs", "SELECT token FROM owners"))
                .singleElement()
                .satisfies(token -> assertThat(Long.parseLong(token)).isGreaterThan(1));
    }

    private Node node() throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                NodeProcess.class.getName(),
                String.valueOf(server.port()),
                settings.server().database(),
                settings.server().user(),
                settings.passwordFile().toString(),
                directory.toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        Node node = new Node(process, new CopyOnWriteArrayList<>());
        nodes.add(node);
        Thread reader = new Thread(() -> {
            try (BufferedReader lines = process.inputReader()) {
                lines.lines().forEach(node.lines()::add);
            } catch (IOException e) {
                // It has ended.
            }
        });
        reader.setDaemon(true);
        reader.start();
        return node;
    }

    private void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("never; they said: "
                        + nodes.stream().map(node -> tail(node.lines())).toList());
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private static List<String> tail(List<String> lines) {
        return lines.subList(Math.max(0, lines.size() - 10), lines.size());
    }
}
