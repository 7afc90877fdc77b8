// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.respond;

import dev.linuxpatch.shared.error.Problem;
import java.util.Objects;

/** Carries an expected refusal out of a handler that answers by itself, by {@code RoutingContext.fail}. */
public final class RefusedException extends RuntimeException {
    private final transient Problem problem;

    public RefusedException(Problem problem) {
        super(problem.message(), null, false, false);
        this.problem = Objects.requireNonNull(problem);
    }

    public Problem problem() {
        return problem;
    }
}
