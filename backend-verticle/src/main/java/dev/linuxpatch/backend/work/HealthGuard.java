// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.health.HealthCheck;
import dev.linuxpatch.backend.health.HostHealth;
import dev.linuxpatch.conf.HealthGateSettings;
import dev.linuxpatch.shared.job.HealthGate;
import dev.linuxpatch.shared.job.JobError;
import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.job.Phase;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.work.WorkOutcome;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks after the host around a change. A host that is not well before it proves nothing against it afterwards, so it is
 * looked at once before, too. What takes a change back is never held up.
 */
final class HealthGuard {
    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final String LOOKING = "checking the host's health before the change";

    private final HealthGateSettings settings;
    private final TransactionScope scope;
    private final List<HealthCheck> checks;
    private final boolean rollsBack;

    HealthGuard(HostHealth health, TransactionScope scope) {
        boolean asked = !(scope.order().operation() instanceof Operation.Rollback);
        this.settings = health.settings();
        this.scope = scope;
        this.checks = asked ? health.checks(argv -> new CommandCheck(argv, scope.steps())) : List.of();
        this.rollsBack = asked && health.rollsBack();
    }

    /** Whether there is anything to check. */
    boolean watches() {
        return !checks.isEmpty();
    }

    /** Whether a change is taken back after which the host is not well. */
    boolean rollsBack() {
        return rollsBack;
    }

    /** The end of the job if the host is not well already and the gate could not judge the change. */
    Optional<WorkOutcome> before(Endings endings) throws IOException, InterruptedException {
        if (checks.isEmpty()) {
            return Optional.empty();
        }
        scope.report().say(LOOKING);
        Duration within = shorter(settings.within(), scope.deadline().left());
        HealthGate seen = look(Deadline.in(within));
        if (scope.control().cancelled()) {
            return Optional.of(endings.cancelled(LOOKING));
        }
        if (seen.passed()) {
            return Optional.empty();
        }
        if (!rollsBack) {
            scope.report().say("before the change already the host is not well: " + describe(seen));
            return Optional.empty();
        }
        scope.report().judged(seen);
        return Optional.of(endings.failed(new JobError(
                JobErrorCode.HEALTH_GATE_FAILED,
                "the host is not well before the change already, so the health gate could not judge it: "
                        + describe(seen) + "; nothing was changed")));
    }

    /**
     * What is seen after a change: when all checks have passed at once, or when the time is over. All of it takes no longer than
     * the job's time limit: nobody waits longer for its end.
     */
    HealthGate after() throws InterruptedException {
        scope.report().enter(Phase.CHECKING, ProgressRange.CHECK.from(), "checking the host's health");
        Deadline over = Deadline.in(scope.order().timeout());
        scope.control().pause(shorter(settings.settle(), over.left()));
        Deadline end = Deadline.in(shorter(settings.within(), over.left()));
        for (; ; ) {
            HealthGate seen = look(end);
            Duration left = end.left();
            if (!seen.passed() && !left.isZero()) {
                scope.report()
                        .progress(
                                ProgressRange.CHECK.from(),
                                "not well yet, " + left.toSeconds() + " s left: " + describe(seen));
                scope.control().pause(shorter(settings.interval(), left));
            }
            if (seen.passed() || end.passed()) {
                scope.report().say(seen.passed() ? "the host is well" : "the host is not well: " + describe(seen));
                return seen;
            }
        }
    }

    /** The checks that have not passed, and what was seen. */
    static String describe(HealthGate gate) {
        return Wording.shorten(gate.checks().stream()
                .filter(check -> !check.passed())
                .map(check -> check.name() + ": " + check.detail())
                .toList());
    }

    private HealthGate look(Deadline end) throws InterruptedException {
        List<HealthGate.Check> seen = new ArrayList<>();
        for (HealthCheck check : checks) {
            scope.control().stay();
            Duration left = end.left();
            seen.add(check.look(left.compareTo(LEAST) < 0 ? LEAST : left));
        }
        return HealthGate.of(seen);
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
