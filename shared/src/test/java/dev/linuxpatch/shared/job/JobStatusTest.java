// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JobStatusTest {
    @ParameterizedTest
    @EnumSource(JobStatus.class)
    void onlyTheseMovesAreLegal(JobStatus from) {
        Set<JobStatus> legal = switch (from) {
            case PENDING -> EnumSet.of(JobStatus.RUNNING, JobStatus.CANCELLED, JobStatus.FAILED);
            case RUNNING -> EnumSet.of(JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.CANCELLED, JobStatus.TIMEOUT);
            case COMPLETED, FAILED, CANCELLED, TIMEOUT -> EnumSet.noneOf(JobStatus.class);
        };

        for (JobStatus to : JobStatus.values()) {
            assertThat(from.mayBecome(to)).as("%s to %s", from, to).isEqualTo(legal.contains(to));
        }
    }

    @ParameterizedTest
    @EnumSource(JobStatus.class)
    void aTerminalStatusIsOneThatNothingFollows(JobStatus status) {
        boolean anythingFollows = false;
        for (JobStatus next : JobStatus.values()) {
            anythingFollows |= status.mayBecome(next);
        }

        assertThat(status.terminal()).isEqualTo(!anythingFollows);
    }
}
