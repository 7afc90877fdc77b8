// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.run;

/** Why the runner ended a job before it ended by itself. */
public enum StopReason {
    TIMEOUT,
    CANCELLED
}
