// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.job;

import java.util.List;
import java.util.Objects;

/**
 * A job with its log.
 *
 * @param lines the newest lines of its log in order, bounded
 * @param linesOmitted how many older lines are left out here; they are events of the job unless retention has removed them
 * @param stdout what the package manager wrote to standard output, bounded
 * @param stderr what it wrote to standard error, bounded
 */
public record JobDetail(Job job, List<String> lines, long linesOmitted, String stdout, String stderr) {
    public JobDetail {
        Objects.requireNonNull(job, "job");
        lines = List.copyOf(lines);
    }
}
