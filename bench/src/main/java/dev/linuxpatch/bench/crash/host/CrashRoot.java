// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash.host;

import dev.linuxpatch.backend.rig.AptResult;
import dev.linuxpatch.backend.rig.AptRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An isolated root that can install the packages of a campaign, and what can be seen of it without the service. */
public final class CrashRoot implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final AptRoot root;

    CrashRoot(AptRoot root) {
        this.root = root;
    }

    public Path path() {
        return root.path();
    }

    /** How long scripts of a package sleep, in seconds, and how many lines they write. */
    public void tune(String packageName, double seconds, int lines) {
        root.write(CrashPackages.KNOBS + "/" + packageName, seconds + " " + lines + "\n");
    }

    /** The pipe through which {@link CrashPackages#TALKER} is told what to say. */
    public Path pipe() throws IOException, InterruptedException {
        Path pipe = root.path().resolve(CrashPackages.PIPE);
        if (!Files.exists(pipe)) {
            new ProcessBuilder("mkfifo", pipe.toString()).inheritIO().start().waitFor();
        }
        return pipe;
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

    /**
     * Waits until nothing works for this root. Once is enough: what starts afterwards only reads, such as the look for
     * newer versions after a change.
     *
     * @return whether that came within the time
     */
    public boolean awaitQuiet(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (!root.processes().isEmpty()) {
            if (System.nanoTime() > end) {
                return false;
            }
            Thread.sleep(PAUSE.toMillis());
        }
        return true;
    }

    /** Takes away, as an administrator would, what fails by design: the next round must not need its excuse. */
    public void removeWhatFailsByDesign() {
        if (packages().values().stream().anyMatch(one -> CrashPackages.bad(one.name()) && !one.sound())) {
            root.dpkg("--purge", CrashPackages.BAD_POSTINST).orThrow();
        }
    }

    /** Copies what says something about the packages to a directory: the root goes when this is closed. */
    public void keepForLater(Path directory) throws IOException {
        for (String file : List.of("var/lib/dpkg/status", CrashPackages.LOG, "var/log/apt/history.log")) {
            Path source = root.path().resolve(file);
            if (Files.exists(source)) {
                Files.copy(source, directory.resolve("root-" + source.getFileName()));
            }
        }
    }

    @Override
    public void close() {
        root.close();
    }
}
