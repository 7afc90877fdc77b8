// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.change;

import dev.linuxpatch.backend.manager.Attempt;
import dev.linuxpatch.backend.manager.Catalog;
import dev.linuxpatch.backend.manager.ManagerOutput;
import dev.linuxpatch.backend.manager.Plan;
import dev.linuxpatch.backend.manager.StatusLine;
import dev.linuxpatch.shared.job.JobError;
import java.util.List;
import java.util.Optional;

/** What apt and dpkg write, by the class that reads each kind. */
final class AptOutput implements ManagerOutput {
    @Override
    public Catalog catalog(List<String> lines) {
        return AptPolicy.parse(lines);
    }

    @Override
    public Plan plan(List<String> lines) {
        return AptSimulation.parse(lines);
    }

    @Override
    public Optional<StatusLine> status(String line) {
        return AptStatusStream.parse(line);
    }

    @Override
    public JobError explain(Attempt attempt, Integer exitCode, List<String> lines, List<StatusLine.Failing> failing) {
        return AptErrors.explain(attempt, exitCode, lines, failing);
    }
}
