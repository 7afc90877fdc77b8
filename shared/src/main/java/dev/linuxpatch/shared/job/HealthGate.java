// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.job;

import java.util.List;
import java.util.Objects;

/**
 * What the health gate of a job saw.
 *
 * @param passed whether every check passed in time
 * @param checks every check as it was seen last
 * @param rolledBack whether the job has taken back what it changed because of that
 */
public record HealthGate(boolean passed, List<Check> checks, boolean rolledBack) {
    /**
     * One check.
     *
     * @param name what was checked, such as {@code service nginx}
     * @param detail what was seen
     */
    public record Check(String name, boolean passed, String detail) {
        public Check {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(detail, "detail");
        }
    }

    public HealthGate {
        checks = List.copyOf(checks);
    }

    /** Of these checks; passed if all of them are. */
    public static HealthGate of(List<Check> checks) {
        return new HealthGate(checks.stream().allMatch(Check::passed), checks, false);
    }

    public HealthGate rolledBack(boolean done) {
        return new HealthGate(passed, checks, done);
    }
}
