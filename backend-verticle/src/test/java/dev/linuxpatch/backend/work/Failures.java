// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.work.WorkOutcome;
import org.assertj.core.api.InstanceOfAssertFactories;

/** What tests say about outcomes. */
public final class Failures {
    private Failures() {}

    public static void assertSucceeded(WorkOutcome outcome) {
        assertThat(outcome).isInstanceOf(WorkOutcome.Succeeded.class);
    }

    public static void assertFailed(WorkOutcome outcome, JobErrorCode code, String... message) {
        assertThat(outcome)
                .asInstanceOf(InstanceOfAssertFactories.type(WorkOutcome.Failed.class))
                .satisfies(failure -> {
                    assertThat(failure.error().message()).contains(message);
                    assertThat(failure.error().code()).isEqualTo(code);
                });
    }
}
