// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.deploy;

import java.util.Objects;

/** The service cannot start. The message says what was checked, what was found, and what to do. */
public final class StartException extends Exception {
    /** Whether starting again, with nothing changed, could help. */
    public enum Reason {
        /** A file is wrong: it could not. */
        CONFIGURATION,
        /** Something else is in the way now, for example another process on the port. */
        UNAVAILABLE
    }

    private final Reason reason;

    public StartException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    public Reason reason() {
        return reason;
    }
}
