// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.manager;

import dev.linuxpatch.shared.error.Problem;
import java.util.Objects;

/** Which package manager a host has. */
public sealed interface Detection {
    /** One that this service can drive. */
    record Supported(PackageManager manager) implements Detection {
        public Supported {
            Objects.requireNonNull(manager, "manager");
        }
    }

    /** None, or one that it cannot drive. */
    record Unsupported(Problem problem) implements Detection {
        public Unsupported {
            Objects.requireNonNull(problem, "problem");
        }
    }

    /** In the words of the wire contract: {@code apt}…, {@code unknown} if there is none. */
    default String wireName() {
        return this instanceof Supported supported ? supported.manager().wireName() : "unknown";
    }
}
