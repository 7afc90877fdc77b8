// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend;

import dev.linuxpatch.backend.detect.ManagerDetector;
import dev.linuxpatch.backend.inventory.Capture;
import dev.linuxpatch.backend.inventory.InventoryIndex;
import dev.linuxpatch.backend.inventory.InventoryReader;
import dev.linuxpatch.backend.manager.Detection;
import dev.linuxpatch.backend.manager.NoPackages;
import dev.linuxpatch.backend.manager.PackageManager;
import dev.linuxpatch.backend.manager.Privileges;
import dev.linuxpatch.backend.run.Runner;
import dev.linuxpatch.backend.system.RebootFacts;
import dev.linuxpatch.backend.system.RunningKernel;
import dev.linuxpatch.backend.system.Services;
import dev.linuxpatch.backend.system.SystemFacts;
import dev.linuxpatch.conf.AdvisorySettings;
import dev.linuxpatch.conf.PackageManagerSettings;
import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.shared.packages.InventoryHead;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that belongs to one host and its root, put together once at the start. Touches the disk when made. */
final class HostTools {
    private static final Logger LOG = LoggerFactory.getLogger(HostTools.class);
    private static final Duration QUESTION = Duration.ofSeconds(60);
    private static final int ANSWER_BYTES = 32 * 1024 * 1024;
    private static final Map<String, String> PLAIN_ENVIRONMENT = Map.of("LC_ALL", "C.UTF-8");

    private final Path root;
    private final Runner runner;
    private final Detection detection;
    private final Privileges privileges;
    private final RunningKernel kernel = new RunningKernel(Path.of("/proc"));
    private final RebootFacts reboot;
    private final InventoryIndex index;

    HostTools(
            PackageManagerSettings settings,
            AdvisorySettings advisories,
            Path stateDirectory,
            HostId host,
            Clock clock,
            Privileges privileges,
            ScheduledExecutorService scheduler,
            Consumer<InventoryHead> onChange)
            throws IOException {
        this.root = settings.root();
        this.privileges = privileges;
        this.runner = Runner.open(stateDirectory, scheduler);
        this.detection = new ManagerDetector(root, stateDirectory).detect(settings.backend());
        PackageManager manager = manager();
        Capture capture = capture(manager == null ? PLAIN_ENVIRONMENT : manager.environment());
        this.reboot = new RebootFacts(root, kernel, manager == null ? List::of : manager.kernels(), capture);
        InventoryReader reader = manager == null
                ? new NoPackages(detection.wireName())
                : manager.inventoryReader(capture, reboot::runningRelease, advisories.path());
        this.index = new InventoryIndex(host, reader, settings.indexStaleAfter(), clock, onChange);
        if (detection instanceof Detection.Unsupported unsupported) {
            LOG.warn(
                    "packages cannot be read or changed: {}",
                    unsupported.problem().message());
        }
    }

    Runner runner() {
        return runner;
    }

    Detection detection() {
        return detection;
    }

    RebootFacts reboot() {
        return reboot;
    }

    InventoryIndex index() {
        return index;
    }

    Services services() {
        return new Services(root, capture(PLAIN_ENVIRONMENT));
    }

    SystemFacts system() {
        PackageManager manager = manager();
        return new SystemFacts(
                root,
                kernel,
                reboot,
                new SystemFacts.PackageFacts(
                        detection.wireName(),
                        () -> index.head().cache().lastUpdate(),
                        () -> manager == null ? null : manager.lastChange(),
                        () -> manager != null && privileges.mayChangePackages()));
    }

    private PackageManager manager() {
        return detection instanceof Detection.Supported supported ? supported.manager() : null;
    }

    private Capture capture(Map<String, String> environment) {
        return command -> runner.capture(command.with(environment), QUESTION, ANSWER_BYTES);
    }
}
