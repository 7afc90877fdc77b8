// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.system;

import dev.linuxpatch.shared.host.SystemInfo;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Puts together what there is to tell of a host. Reads a few small files: for a worker thread. */
public final class SystemFacts {
    private final Path root;
    private final RunningKernel kernel;
    private final RebootFacts reboot;
    private final PackageFacts packages;

    /**
     * What the package manager contributes.
     *
     * @param manager wire name
     * @param lastCheck gives when the index was last refreshed, null if unknown
     * @param lastChange gives when a package was last changed, null if unknown
     * @param canChange whether this service may change packages
     */
    public record PackageFacts(
            String manager, Supplier<Instant> lastCheck, Supplier<Instant> lastChange, BooleanSupplier canChange) {}

    /** @param root directory whose packages are managed; host name, kernel and times are those of the running machine */
    public SystemFacts(Path root, RunningKernel kernel, RebootFacts reboot, PackageFacts packages) {
        this.root = root;
        this.kernel = kernel;
        this.reboot = reboot;
        this.packages = packages;
    }

    public SystemInfo read() {
        OsRelease os = OsRelease.read(root);
        List<String> reasons = reboot.reasons();
        return new SystemInfo(
                kernel.hostname(),
                os.name(),
                os.version(),
                kernel.release(),
                reboot.expectedRelease().orElse(""),
                kernel.machine(),
                packages.lastCheck().get(),
                packages.lastChange().get(),
                !reasons.isEmpty(),
                reasons,
                kernel.uptime().toSeconds(),
                kernel.bootTime(),
                packages.manager(),
                root.toString(),
                packages.canChange().getAsBoolean());
    }
}
