// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import dev.linuxpatch.shared.job.IdempotencyKey;
import dev.linuxpatch.shared.job.JobMessages.SubmitJob;
import dev.linuxpatch.shared.job.JobMessages.SubmitReply;
import java.util.Map;
import java.util.Optional;

/**
 * What is said to a request that was made before. It comes ahead of every other rule: the job is there, so neither a full
 * queue nor a worker that is away can keep the answer from a client that has lost it.
 */
final class Repeats {
    private final JobStore store;

    Repeats(JobStore store) {
        this.store = store;
    }

    /**
     * Empty if it is the first of its kind, or is made so that it cannot be repeated.
     *
     * @throws StoreException if the store cannot tell
     */
    Optional<SubmitReply> of(SubmitJob asked) {
        return Optional.ofNullable(asked.idempotency())
                .flatMap(key -> store.find(asked.caller(), key.key()).map(earlier -> answer(key, earlier)));
    }

    private static SubmitReply answer(IdempotencyKey key, JobStore.Keyed earlier) {
        return earlier.key().digest().equals(key.digest())
                ? new SubmitReply.Accepted(earlier.job(), earlier.key())
                : new SubmitReply.Refused(Problem.of(
                        ErrorCode.IDEMPOTENCY_KEY_REUSED,
                        "this Idempotency-Key came before with another request, which made job "
                                + earlier.job().id() + ": use a new key for a new request",
                        Map.of(
                                "idempotency_key",
                                key.key(),
                                "job_id",
                                earlier.job().id().toString())));
    }
}
