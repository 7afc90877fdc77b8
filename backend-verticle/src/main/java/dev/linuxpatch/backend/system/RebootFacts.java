// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.system;

import dev.linuxpatch.backend.inventory.Capture;
import dev.linuxpatch.backend.run.Captured;
import dev.linuxpatch.backend.run.Command;
import dev.linuxpatch.backend.system.InstalledKernels.InstalledKernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a reboot is due, and why. Three sources, none of them the name of a package:
 *
 * <ul>
 *   <li>the flag file {@code run/reboot-required} of the root, and who asked for it;
 *   <li>the running kernel against those that packages have installed: a newer one, or the same one with an image that was
 *       replaced after boot. A kernel that no package owns (a container's, a home-made one) proves nothing;
 *   <li>needrestart, where it is installed.
 * </ul>
 *
 * The last two only count for the root that runs. Safe for several threads.
 */
public final class RebootFacts {
    private static final Logger LOG = LoggerFactory.getLogger(RebootFacts.class);
    private static final Path RUNNING_ROOT = Path.of("/");
    private static final List<String> FLAGS = List.of("run/reboot-required", "var/run/reboot-required");
    private static final Path NEEDRESTART = Path.of("/usr/sbin/needrestart");
    /** Batch mode, kernel only: it changes nothing. */
    private static final List<String> KERNEL_STATUS = List.of(NEEDRESTART.toString(), "-b", "-k");

    private final Path root;
    private final RunningKernel kernel;
    private final InstalledKernels installed;
    private final Capture capture;
    private volatile List<String> byNeedrestart = List.of();

    public RebootFacts(Path root, RunningKernel kernel, InstalledKernels installed, Capture capture) {
        this.root = root;
        this.kernel = kernel;
        this.installed = installed;
        this.capture = capture;
    }

    /** The reasons in words, empty if there is none. Reads files only; of needrestart what {@link #refresh} found. */
    public List<String> reasons() {
        List<String> reasons = new ArrayList<>();
        flag().ifPresent(reasons::add);
        if (isRunning()) {
            kernelReason().ifPresent(reasons::add);
            reasons.addAll(byNeedrestart);
        }
        return List.copyOf(reasons);
    }

    /** Release of the kernel that runs on this root; empty if this root is not what runs. */
    public Optional<String> runningRelease() {
        return isRunning() ? Optional.of(kernel.release()) : Optional.empty();
    }

    /**
     * Release of the newest kernel that packages have installed, which a reboot should start; empty if the kernel that runs
     * is none of theirs, because then nobody can tell.
     */
    public Optional<String> expectedRelease() {
        if (!isRunning()) {
            return Optional.empty();
        }
        try {
            List<String> releases = installed.newestFirst().stream()
                    .map(InstalledKernel::release)
                    .toList();
            return releases.contains(kernel.release()) ? Optional.of(releases.get(0)) : Optional.empty();
        } catch (IOException e) {
            LOG.warn("Cannot tell which kernel is the newest: {}", e.toString());
            return Optional.empty();
        }
    }

    /** Asks needrestart, if it is there: may take seconds, for a background thread after each change of packages. */
    public void refresh() {
        if (!isRunning() || !Files.isExecutable(NEEDRESTART)) {
            return;
        }
        Captured answer = capture.run(Command.of(KERNEL_STATUS));
        if (answer.succeeded()) {
            byNeedrestart = Needrestart.reasons(answer.stdout());
        } else {
            LOG.warn("needrestart does not answer ({})", answer.exitCode());
        }
    }

    private boolean isRunning() {
        return root.equals(RUNNING_ROOT);
    }

    private Optional<String> flag() {
        return FLAGS.stream()
                .map(root::resolve)
                .filter(Files::exists)
                .findFirst()
                .map(flag -> "packages ask for it" + askers(flag.resolveSibling(flag.getFileName() + ".pkgs")));
    }

    private static String askers(Path file) {
        try {
            List<String> names = Files.readAllLines(file).stream()
                    .map(String::strip)
                    .filter(name -> !name.isEmpty())
                    .distinct()
                    .toList();
            return names.isEmpty() ? "" : ": " + String.join(", ", names);
        } catch (IOException e) {
            return "";
        }
    }

    private Optional<String> kernelReason() {
        try {
            String running = kernel.release();
            List<InstalledKernel> kernels = installed.newestFirst();
            Optional<InstalledKernel> own = kernels.stream()
                    .filter(known -> known.release().equals(running))
                    .findFirst();
            if (own.isEmpty()) {
                return Optional.empty();
            }
            InstalledKernel newest = kernels.get(0);
            if (!newest.release().equals(running)) {
                return Optional.of("kernel " + newest.release() + " is installed, " + running + " is running");
            }
            Instant boot = kernel.bootTime();
            Instant replaced = newest.installedAt();
            return boot != null && replaced != null && replaced.isAfter(boot)
                    ? Optional.of("the image of the running kernel " + running + " was replaced after boot")
                    : Optional.empty();
        } catch (IOException e) {
            LOG.warn("Cannot compare the running kernel with the installed ones: {}", e.toString());
            return Optional.empty();
        }
    }
}
