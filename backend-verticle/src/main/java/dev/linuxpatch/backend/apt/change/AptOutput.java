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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What apt and dpkg write, by the class that reads each kind. */
final class AptOutput implements ManagerOutput {
    // E: Failed to fetch http://deb.example.org/debian/dists/stable/InRelease  Could not connect …
    private static final Pattern FAILED = Pattern.compile("[EW]: Failed to fetch (\\S+?)(?:/dists/(\\S+)/[^/ ]+)?  .*");

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
    public List<String> failedRepositories(List<String> lines) {
        return lines.stream()
                .map(FAILED::matcher)
                .flatMap(matcher -> matcher.matches() ? Stream.of(repository(matcher)) : Stream.empty())
                .distinct()
                .toList();
    }

    private static String repository(Matcher failed) {
        return failed.group(2) == null ? failed.group(1) : failed.group(1) + " " + failed.group(2);
    }

    @Override
    public JobError explain(Attempt attempt, Integer exitCode, List<String> lines, List<StatusLine.Failing> failing) {
        return AptErrors.explain(attempt, exitCode, lines, failing);
    }
}
