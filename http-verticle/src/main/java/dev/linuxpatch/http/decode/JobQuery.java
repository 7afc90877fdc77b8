// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.decode;

import dev.linuxpatch.shared.job.JobMessages.JobSort;
import dev.linuxpatch.shared.job.JobMessages.ListJobs;
import dev.linuxpatch.shared.job.JobStatus;
import dev.linuxpatch.shared.packages.OperationKind;
import java.util.Optional;

/** Which jobs are wanted, and how: newest first, 50 at a time. */
public final class JobQuery {
    /** As many as are given when nothing is said. */
    public static final int DEFAULT_LIMIT = 50;

    private static final Syntax<Optional<JobStatus>> STATUS = Syntax.choiceOrAll(JobStatus.class, JobStatus::wireName);
    private static final Syntax<Optional<OperationKind>> OPERATION =
            Syntax.choiceOrAll(OperationKind.class, OperationKind::wireName);
    private static final Syntax<JobSort> SORT = Syntax.choice(JobSort.class, WireName::of);

    private JobQuery() {}

    /** @param query the text after the question mark; null if there is none */
    public static Decoded<ListJobs> decode(String query) {
        Violations violations = new Violations();
        QueryString parameters = QueryString.of(query, violations);
        JobStatus status =
                parameters.get("status", STATUS).flatMap(choice -> choice).orElse(null);
        OperationKind operation =
                parameters.get("operation", OPERATION).flatMap(choice -> choice).orElse(null);
        JobSort sort = parameters.get("sort", SORT).orElse(JobSort.CREATED_AT);
        SortOrder order = parameters.get("order", SortOrder.SYNTAX).orElse(SortOrder.DESC);
        Page page = Page.decode(parameters);
        int limit = page.limit() == null ? DEFAULT_LIMIT : page.limit();
        return violations.orElse(
                () -> new ListJobs(status, operation, sort, order == SortOrder.DESC, limit, page.offset()));
    }
}
