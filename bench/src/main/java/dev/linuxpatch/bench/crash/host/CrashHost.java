// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash.host;

import dev.linuxpatch.backend.rig.AptResult;
import dev.linuxpatch.backend.rig.AptRoot;
import dev.linuxpatch.bench.crash.agent.AgentJar;
import dev.linuxpatch.bench.crash.agent.KillBoard;
import dev.linuxpatch.bench.service.ApiClient;
import dev.linuxpatch.bench.service.ServiceHome;
import dev.linuxpatch.bench.service.ServiceRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A root, the files of a service, and the service that runs now, if one does. Closing it leaves the files of the service. */
public final class CrashHost implements AutoCloseable {
    private final AptRoot root;
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

    public JobStoreFile store() {
        return new JobStoreFile(home.jobs().resolve("jobs.db"));
    }

    /** How long scripts of a package sleep, in seconds, and how many lines they write. */
    public void tune(String packageName, double seconds, int lines) {
        root.write(CrashPackages.KNOBS + "/" + packageName, seconds + " " + lines + "\n");
    }

    /** All packages that dpkg knows. Only while nobody changes any. */
    public Map<String, DpkgPackage> packages() {
        return DpkgPackage.parse(root.read("var/lib/dpkg/status"));
    }

    /** What {@code dpkg --audit} says; empty if nothing. */
    public String audit() {
        AptResult result = root.dpkg("--audit");
        return result.output().trim();
    }

    /** Whether dpkg has left updates of its database that nobody has merged. */
    public boolean unmerged() {
        // Beside them there is tmp.i, into which the next dpkg writes whatever is in it.
        String[] left =
                root.path().resolve("var/lib/dpkg/updates").toFile().list((directory, name) -> name.matches("\\d+"));
        return left != null && left.length > 0;
    }

    /** Every run of a maintainer script so far. */
    public List<ScriptRun> scriptRuns() {
        return Files.exists(root.path().resolve(CrashPackages.LOG))
                ? ScriptRun.parse(root.read(CrashPackages.LOG))
                : List.of();
    }

    /** A process of this kind that works for this root now. */
    public Optional<ProcessHandle> find(Victim victim) {
        return root.processes().stream()
                .filter(process -> Victim.of(process).filter(victim::equals).isPresent())
                .findFirst();
    }

    /** SIGKILL to everything below the service: all that a power cut would end. */
    public int killEverythingBelow() {
        List<ProcessHandle> all = root.processes();
        all.forEach(ProcessHandle::destroyForcibly);
        return all.size();
    }

    /** Whether nothing works for this root. */
    public boolean quiet() {
        return root.processes().isEmpty();
    }

    /** The job and the step of every program run that began: by the marker that its processes carry. */
    public Map<String, ProgramRun> programRuns() {
        Map<String, ProgramRun> runs = new HashMap<>();
        try (Stream<Path> files = Files.walk(home.jobs())) {
            for (Path begin : files.filter(file -> file.endsWith("begin")).toList()) {
                Path step = begin.getParent();
                for (String line : Files.readAllLines(begin)) {
                    if (line.startsWith("marker=")) {
                        runs.put(
                                line.substring("marker=".length()),
                                new ProgramRun(
                                        step.getParent().getFileName().toString(),
                                        step.getFileName().toString()));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return runs;
    }

    /** Takes away, as an administrator would, what fails by design: the next round must not need its excuse. */
    public void removeWhatFailsByDesign() {
        if (packages().values().stream().anyMatch(one -> CrashPackages.bad(one.name()) && !one.sound())) {
            root.dpkg("--purge", CrashPackages.BAD_POSTINST).orThrow();
        }
    }

    /** Copies what says something about the packages to the files of the service: the root goes when this is closed. */
    public void keepForLater() throws IOException {
        for (String file : List.of("var/lib/dpkg/status", CrashPackages.LOG, "var/log/apt/history.log")) {
            Path source = root.path().resolve(file);
            if (Files.exists(source)) {
                Files.copy(source, home.directory().resolve("root-" + source.getFileName()));
            }
        }
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
