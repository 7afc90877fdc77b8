// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

import java.util.List;

/**
 * The section {@code system}.
 *
 * @param rebootCommand argument vector that reboots the host; never empty, never a shell
 * @param hostId the name of this host on the event bus; null to take it from the machine id
 */
public record SystemSettings(List<String> rebootCommand, String hostId) {

    public SystemSettings {
        rebootCommand = List.copyOf(rebootCommand);
        if (rebootCommand.isEmpty()) {
            throw new IllegalArgumentException("rebootCommand must not be empty");
        }
        rebootCommand.forEach(argument -> Check.notBlank("rebootCommand argument", argument));
        if (hostId != null) {
            Check.notBlank("hostId", hostId);
        }
    }
}
