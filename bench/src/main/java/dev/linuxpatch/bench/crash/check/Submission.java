// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash.check;

import dev.linuxpatch.bench.crash.plan.Ask;
import java.util.Objects;

/**
 * What a client knows of its request.
 *
 * @param requestId the client's own id of it, which the job keeps
 * @param jobId the job that it became; null if the service said no, or nothing
 * @param status of the answer; 0 if there was none, and so it is not known whether it was heard
 * @param cancel how calling it off went
 */
public record Submission(Ask ask, String requestId, String jobId, int status, Cancel cancel) {
    /** How calling off a job went. */
    public enum Cancel {
        NOT_TRIED,
        /** There was no answer. */
        UNKNOWN,
        REFUSED,
        CANCELLED,
        /** It had ended, and was deleted. */
        DELETED
    }

    public Submission {
        Objects.requireNonNull(ask, "ask");
        Objects.requireNonNull(requestId, "requestId");
        Objects.requireNonNull(cancel, "cancel");
    }

    public boolean accepted() {
        return jobId != null;
    }

    public boolean unanswered() {
        return status == 0;
    }
}
