// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A way to start a launcher so that it outlives this service. */
sealed interface Launching permits DetachedSession, TransientUnit {
    /** The name of the unit that a job of this directory is to run in; empty if it runs in none. */
    String unit(JobDirectory directory, String marker);

    /**
     * Starts a launcher. That it was started does not say that it begins: only its record does.
     *
     * @param argv the launcher with its arguments; the first is an absolute path
     * @return the launcher if it is a child of this JVM
     * @throws IOException if the operating system refused
     */
    Optional<Process> launch(List<String> argv, CommandRecord command) throws IOException;

    /**
     * The best way on this host: where systemd is in charge and we may ask it, a unit of its own, because stopping the
     * service ends everything in the service's own control group, sessions of their own included.
     */
    static Launching onThisHost(Path setsid) throws IOException {
        // sd_booted(3)
        boolean systemd = Files.isDirectory(Path.of("/run/systemd/system"));
        boolean root = Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        return choose(setsid, systemd, root, Programs.find("systemd-run", Command.DEFAULT_PATH));
    }

    static Launching choose(Path setsid, boolean systemd, boolean root, Optional<Path> systemdRun) {
        Logger log = LoggerFactory.getLogger(Launching.class);
        DetachedSession detached = new DetachedSession(setsid);
        if (!systemd) {
            log.info("commands run in sessions of their own: systemd is not in charge of this host");
            return detached;
        }
        if (!root || systemdRun.isEmpty()) {
            log.warn(
                    "commands run in sessions of their own and end when systemd stops the service: {}",
                    root ? "systemd-run is not installed" : "only root may start units");
            return detached;
        }
        log.info("commands run as transient systemd units");
        return new TransientUnit(systemdRun.get(), setsid, detached);
    }
}
