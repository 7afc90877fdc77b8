// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.bus;

import dev.linuxpatch.shared.error.Problem;

/** A request over the bus got no answer: nobody is there, too slow, or a bug. Expected refusals are replies instead. */
public final class BusException extends RuntimeException {
    private final transient Problem problem;

    /** @param problem what the requester is told; only {@code SERVICE_UNAVAILABLE} reaches it with its own words */
    public BusException(Problem problem, Throwable cause) {
        super(problem.message(), cause);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
