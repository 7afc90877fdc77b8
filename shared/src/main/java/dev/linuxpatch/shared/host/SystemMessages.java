// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.host;

import dev.linuxpatch.shared.error.Problem;
import java.util.Objects;

/** Questions about a host that only its worker can answer. */
public final class SystemMessages {
    private SystemMessages() {}

    /** Asks for {@link SystemInfo}. */
    public record GetSystemInfo() {}

    /** Asks for the state of a service; the name is validated by the caller. */
    public record GetService(String name) {
        public GetService {
            Objects.requireNonNull(name, "name");
        }
    }

    /** Answer to {@link GetService}. */
    public sealed interface ServiceReply {
        /** The service exists. */
        record Found(ServiceState state) implements ServiceReply {}

        /** There is no such service, or there is no service manager to ask. */
        record Refused(Problem problem) implements ServiceReply {}
    }
}
