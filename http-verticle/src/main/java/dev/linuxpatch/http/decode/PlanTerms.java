// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.decode;

import dev.linuxpatch.shared.packages.PlanId;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What every request for a change may say about plans: only to be shown one ({@code dry_run}), to be carried out exactly
 * as one that was shown ({@code plan_id}), or only if it could be undone ({@code require_rollback}). Each may stand after the question mark, in the body, or in its {@code options};
 * said twice, it must be the same.
 */
final class PlanTerms {
    private static final String DRY_RUN = "dry_run";
    private static final String PLAN_ID = "plan_id";
    private static final String REQUIRE_ROLLBACK = "require_rollback";
    private static final Syntax<PlanId> PLAN = new Syntax<>(
            "must be the plan_id of a plan: 64 hexadecimal digits",
            text -> PlanId.isLegal(text) ? Optional.of(new PlanId(text)) : Optional.empty());

    private final boolean dryRun;
    private final boolean requireRollback;
    private final PlanId plan;

    private PlanTerms(boolean dryRun, boolean requireRollback, PlanId plan) {
        this.dryRun = dryRun;
        this.requireRollback = requireRollback;
        this.plan = plan;
    }

    /** Of a request without a body. */
    static PlanTerms of(QueryString query) {
        return new PlanTerms(
                query.get(DRY_RUN, Syntax.TRUTH).orElse(false),
                query.get(REQUIRE_ROLLBACK, Syntax.TRUTH).orElse(false),
                query.get(PLAN_ID, PLAN).orElse(null));
    }

    /** Of a request with a body; reads the keys of both objects, so that they are known there. */
    static PlanTerms of(QueryString query, Fields body, Fields options) {
        boolean dryRun = dryRun(query, body, options);
        Optional<PlanId> bound = query.get(PLAN_ID, PLAN);
        PlanId plainId = body.parsed(PLAN_ID, PLAN);
        PlanId optionalId = options.parsed(PLAN_ID, PLAN);
        if (differ(Stream.of(bound.orElse(null), plainId, optionalId))) {
            body.refuse(PLAN_ID, "plan_id is given more than once and must not disagree");
        }
        PlanId plan = Stream.of(bound.orElse(null), plainId, optionalId)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        return new PlanTerms(dryRun, truth(REQUIRE_ROLLBACK, query, body, options), plan);
    }

    /** Of a request that no plan can be bound to. */
    static boolean dryRun(QueryString query, Fields body, Fields options) {
        return truth(DRY_RUN, query, body, options);
    }

    /** A switch that may stand in three places. */
    static boolean truth(String key, QueryString query, Fields body, Fields options) {
        Optional<Boolean> asked = query.get(key, Syntax.TRUTH);
        Boolean plain = body.bool(key);
        Boolean optional = options.bool(key);
        if (differ(Stream.of(asked.orElse(null), plain, optional))) {
            body.refuse(key, key + " is given more than once and must not disagree");
        }
        return asked.orElse(false) || Boolean.TRUE.equals(plain) || Boolean.TRUE.equals(optional);
    }

    boolean dryRun() {
        return dryRun;
    }

    /** Whether it is refused unless it could be undone. */
    boolean requireRollback() {
        return requireRollback;
    }

    /** What the operation is bound to; null if it is not, or if it is only asked what it would do now. */
    PlanId plan() {
        return dryRun ? null : plan;
    }

    private static boolean differ(Stream<?> values) {
        return values.filter(Objects::nonNull).distinct().count() > 1;
    }
}
