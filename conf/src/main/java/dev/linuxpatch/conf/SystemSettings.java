// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The section {@code system}.
 *
 * @param rebootCommand argument vector that reboots the host; never empty, never a shell
 * @param rebootTimeout after the command was run, the host must have been restarted within this time
 * @param hostId the name of this host on the event bus; null to take it from the machine id
 * @param labels of this host, by which others are told apart from it
 * @param selfPackage name of the package that this service is installed from
 */
public record SystemSettings(
        List<String> rebootCommand,
        Duration rebootTimeout,
        String hostId,
        Map<String, String> labels,
        String selfPackage) {

    public SystemSettings {
        rebootCommand = List.copyOf(rebootCommand);
        if (rebootCommand.isEmpty()) {
            throw new IllegalArgumentException("rebootCommand must not be empty");
        }
        rebootCommand.forEach(argument -> Check.notBlank("rebootCommand argument", argument));
        Check.positive("rebootTimeout", rebootTimeout);
        if (hostId != null) {
            Check.notBlank("hostId", hostId);
        }
        labels = Map.copyOf(labels);
        Check.notBlank("selfPackage", selfPackage);
    }
}
