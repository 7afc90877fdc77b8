// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.system;

import dev.linuxpatch.shared.host.HostId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.regex.Pattern;

/** Gives a host its name on the event bus. */
public final class MachineId {
    private static final Pattern LEGAL = Pattern.compile("[0-9a-f]{32}");

    private MachineId() {}

    /**
     * The {@code machine-id(5)} of a root. A root that has none (or says {@code uninitialized}, as images do) is called
     * {@code host-} and a name-based UUID of the host name, which is as stable as that is.
     */
    public static HostId read(Path root, String hostname) {
        try {
            String id = Files.readString(root.resolve("etc/machine-id")).strip();
            if (LEGAL.matcher(id).matches()) {
                return new HostId(id);
            }
        } catch (IOException e) {
            // The usual case in a minimal root.
        }
        return new HostId("host-" + UUID.nameUUIDFromBytes(hostname.getBytes(StandardCharsets.UTF_8)));
    }
}
