// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash.host;

import dev.linuxpatch.bench.crash.agent.AgentJar;
import dev.linuxpatch.bench.crash.agent.KillBoard;
import dev.linuxpatch.bench.service.ApiClient;
import dev.linuxpatch.bench.service.ServiceHome;
import dev.linuxpatch.bench.service.ServiceRun;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.Optional;

/** A root, the files of a service, and the service that runs now, if one does. Closing it leaves the files of the service. */
public final class CrashHost implements AutoCloseable {
    private final CrashRoot root;
    private final KillBoard board;
    private final ServiceHome home;

    /**
     * Makes a host; its service is not started yet.
     *
     * @param directory empty, for the service's files
     * @param launcher the launch script
     */
    public CrashHost(CrashRepository repository, Path directory, Path launcher)
            throws IOException, GeneralSecurityException {
        this.root = repository.newRoot();
        Path boardFile = directory.resolve("kill-board");
        this.board = KillBoard.map(boardFile);
        String javaOptions = AgentJar.write(directory.resolve("kill-agent.jar"), boardFile);
        this.home = new ServiceHome(directory, launcher, root.path(), "apt", javaOptions);
    }

    /** Starts the service and waits until it answers; empty if it has ended before. */
    public Optional<ServiceRun> start() throws IOException, InterruptedException {
        return home.start();
    }

    /** Starts the service and does not wait. */
    public ServiceRun launch() throws IOException {
        return home.launch();
    }

    /** The service that was started last. */
    public ServiceRun service() {
        return home.service();
    }

    /** Where its packages are. */
    public CrashRoot root() {
        return root;
    }

    public KillBoard board() {
        return board;
    }

    public ApiClient client() {
        return home.client();
    }

    /** What the service has written. */
    public Path log() {
        return home.log();
    }

    public Path directory() {
        return home.directory();
    }

    /** The job and the step of every program run that began: by the marker that its processes carry. */
    public Map<String, ProgramRun> programRuns() {
        return ProgramRun.byMarker(home.jobs());
    }

    public JobStoreFile store() {
        return new JobStoreFile(home.jobs().resolve("jobs.db"));
    }

    @Override
    public void close() {
        try {
            home.close();
        } finally {
            root.close();
        }
    }
}
