// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.deploy;

import java.util.Locale;

/** A part of the service that can run in a JVM of its own. In the order in which they are deployed. */
public enum Role {
    /** Runs the package manager. */
    BACKEND,
    /** Keeps the state of jobs. */
    JOB,
    /** Fans events out. */
    WS,
    /** Terminates TLS and answers clients. */
    HTTP;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
