// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.manager;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether this process may change packages. */
@FunctionalInterface
public interface Privileges {
    boolean mayChangePackages();

    /** Those of this process: package managers ask for user 0. */
    static Privileges ofThisProcess() {
        return () -> {
            // proc(5): real, effective, saved and file system user.
            try (Stream<String> status = Files.lines(Path.of("/proc/self/status"))) {
                return status.filter(line -> line.startsWith("Uid:"))
                        .anyMatch(line -> line.split("\\s+", -1)[2].equals("0"));
            } catch (IOException e) {
                Logger log = LoggerFactory.getLogger(Privileges.class);
                log.warn("cannot tell which user this is", e);
                return false;
            }
        };
    }
}
