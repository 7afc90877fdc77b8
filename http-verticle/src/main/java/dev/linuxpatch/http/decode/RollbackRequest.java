// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.decode;

import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.packages.Operation;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** {@code POST /jobs/{id}/rollback} */
public final class RollbackRequest {
    private RollbackRequest() {}

    /**
     * Decodes. Clients in the field send bodies of all kinds, so keys that are not known are ignored here.
     *
     * @param id the job that is to be undone, as it stands in the path
     * @param query the text after the question mark; null if there is none
     * @param body may be null or empty
     */
    public static Decoded<Change<Operation.Rollback>> decode(String id, String query, Buffer body) {
        return PathNames.jobId(id)
                .flatMap(job -> JsonBody.optional(body).flatMap(object -> {
                    Violations violations = new Violations();
                    Fields fields = new Fields(object, violations);
                    QueryString parameters = QueryString.of(query, violations);
                    Fields options = fields.object("options");
                    PlanTerms terms = PlanTerms.of(parameters, fields, options);
                    boolean force = PlanTerms.truth("force", parameters, fields, options);
                    return decoded(job, force, terms, violations);
                }));
    }

    private static Decoded<Change<Operation.Rollback>> decoded(
            JobId job, boolean force, PlanTerms terms, Violations violations) {
        return violations.orElse(() -> new Change<>(
                new Operation.Rollback(job, List.of(), force, terms.requireRollback(), terms.plan()), terms.dryRun()));
    }
}
