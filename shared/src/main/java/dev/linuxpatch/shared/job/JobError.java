// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.job;

import java.util.Objects;

/** Why a job failed: a code for programs, a sentence for people. */
public record JobError(JobErrorCode code, String message) {
    public JobError {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(message, "message");
    }
}
