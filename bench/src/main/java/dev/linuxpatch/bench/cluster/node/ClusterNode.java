// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.cluster.node;

import dev.linuxpatch.bench.cluster.net.NetworkHost;
import dev.linuxpatch.bench.cluster.plan.Name;
import dev.linuxpatch.bench.service.ServiceRun;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One node: its files, and the process that runs with them, if one does. */
public final class ClusterNode implements FleetProcess {
    /** The service promises to be gone in ten seconds. */
    private static final Duration STOP = Duration.ofSeconds(15);

    private final Name name;
    private final NetworkHost host;
    private final Path directory;
    private final Path launcher;
    private volatile ServiceRun run;

    ClusterNode(Name name, NetworkHost host, Path directory, Path launcher) {
        this.name = name;
        this.host = host;
        this.directory = directory;
        this.launcher = launcher;
    }

    public Name name() {
        return name;
    }

    public NetworkHost host() {
        return host;
    }

    /** Its state: job directories of transactions, if it has a backend. */
    public Path jobs() {
        return directory.resolve("jobs");
    }

    /** What it has written. */
    public Path log() {
        return directory.resolve("service.log");
    }

    Path configuration() {
        return directory.resolve("config.yaml");
    }

    /** Does not wait until it serves. */
    @Override
    public void launch() throws IOException {
        List<String> command = new ArrayList<>(host.enter());
        command.addAll(List.of(
                launcher.toString(),
                "serve",
                "--config",
                configuration().toString(),
                "--roles",
                name.role().roles()));
        run = ServiceRun.start(command, "", log());
    }

    /** Of its process; it must have been started. */
    public long pid() {
        return run.pid();
    }

    /** Whether its process is there, be it paused. */
    public boolean alive() {
        return run != null && run.alive();
    }

    @Override
    public void kill() throws InterruptedException {
        run.kill();
    }

    @Override
    public void stop() throws InterruptedException {
        run.stop(STOP);
    }

    /** SIGSTOP. */
    public void pause() throws IOException, InterruptedException {
        run.signal("STOP");
    }

    /** SIGCONT. */
    public void resume() throws IOException, InterruptedException {
        run.signal("CONT");
    }
}
