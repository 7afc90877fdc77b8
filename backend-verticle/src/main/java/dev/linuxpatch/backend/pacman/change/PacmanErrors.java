// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.pacman.change;

import dev.linuxpatch.backend.manager.Attempt;
import dev.linuxpatch.backend.manager.KnownFailure;
import dev.linuxpatch.backend.manager.StatusLine;
import dev.linuxpatch.shared.job.JobError;
import dev.linuxpatch.shared.job.JobErrorCode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Turns what pacman wrote when it failed into a code for programs and a sentence that helps. */
final class PacmanErrors {
    private static final int NOT_FOUND = 127;

    // The first rule that finds anything decides: causes before the messages that follow from them.
    private static final List<KnownFailure> KNOWN = List.of(
            KnownFailure.of(
                    "unable to lock database",
                    JobErrorCode.PKG_MANAGER_ERROR,
                    m -> "another process holds the package manager's lock (db.lck)"),
            KnownFailure.of(
                    "(?i)no space left on device|not enough free disk space|Partition (\\S+) too full",
                    JobErrorCode.PKG_MANAGER_ERROR,
                    m -> "no space left on device" + (m.group(1) == null ? "" : ": " + m.group(1))
                            + "; free some space and try again"),
            KnownFailure.of(
                    "Read-only file system|Partition (\\S+) is mounted read only",
                    JobErrorCode.PKG_MANAGER_ERROR,
                    m -> "the file system is read-only; packages cannot be changed on it"),
            KnownFailure.of(
                    "you cannot perform this operation unless you are root|Permission denied|Operation not permitted",
                    JobErrorCode.PERMISSION_DENIED,
                    m -> "the package manager was not permitted to do this; run the service as root"),
            KnownFailure.of(
                    "error: (\\S+): signature from \"([^\"]*)\" is (.+)",
                    JobErrorCode.GPG_ERROR,
                    m -> "the signature of " + m.group(1) + " by " + m.group(2) + " is not good: " + m.group(3)),
            KnownFailure.of(
                    "error: (\\S+): missing required signature",
                    JobErrorCode.GPG_ERROR,
                    m -> m.group(1) + " is not signed, which this host requires"),
            KnownFailure.of(
                    "error: failed retrieving file '(\\S+)\\.sig' from \\S+ : (.*)",
                    JobErrorCode.GPG_ERROR,
                    m -> "the signature of " + m.group(1) + " cannot be had: " + m.group(2)),
            KnownFailure.of(
                    "error: (\\S+): key \"([^\"]*)\" is (unknown|disabled)|required key missing from keyring"
                            + "|key \"[^\"]*\" could not be (?:looked up|imported)|\\(PGP signature\\)",
                    JobErrorCode.GPG_ERROR,
                    m -> m.group(1) == null
                            ? "the signature of a repository or package is not good, or its key is not trusted"
                            : "the key " + m.group(2) + " that signed " + m.group(1) + " is " + m.group(3)),
            KnownFailure.of(
                    "error: failed retrieving file '(\\S+?)\\.db' from (.+?) : (.*)",
                    JobErrorCode.NETWORK_ERROR,
                    m -> "the repository " + m.group(1) + " cannot be reached at " + m.group(2) + ": " + m.group(3)),
            KnownFailure.of(
                    "error: failed retrieving file '(\\S+)' from (.+?) : (.*)",
                    JobErrorCode.NETWORK_ERROR,
                    m -> m.group(1) + " cannot be fetched from the repository at " + m.group(2) + ": " + m.group(3)),
            KnownFailure.of(
                    "invalid or corrupted package \\(checksum\\)|File (\\S+) is corrupted",
                    JobErrorCode.NETWORK_ERROR,
                    m ->
                            "what was fetched is not what the index promised; the repository or a cache between is damaged"),
            KnownFailure.of(
                    "error: target not found: (\\S+)",
                    JobErrorCode.PKG_NOT_FOUND,
                    m -> "there is no package " + m.group(1)),
            KnownFailure.of(
                    "error: '?(\\S+?)'?: could not find or read package",
                    JobErrorCode.PKG_NOT_FOUND,
                    m -> "the package file " + m.group(1) + " is gone or cannot be read"),
            KnownFailure.of(
                    "warning: (\\S+) is designated as a HoldPkg",
                    JobErrorCode.DEPENDENCY_CONFLICT,
                    m -> "the system depends on " + m.group(1) + " (HoldPkg in pacman.conf)"),
            KnownFailure.of(
                    ":: (\\S+ and \\S+ are in conflict[^.]*?)(?:\\. Remove.*)?$",
                    JobErrorCode.DEPENDENCY_CONFLICT,
                    m -> m.group(1)),
            KnownFailure.of(
                    "(?:could not satisfy dependencies|conflicting dependencies|unresolvable package conflicts)",
                    JobErrorCode.DEPENDENCY_CONFLICT,
                    m -> "the dependencies cannot be satisfied"),
            KnownFailure.of(
                    "failed to commit transaction \\(conflicting files\\)",
                    JobErrorCode.DEPENDENCY_CONFLICT,
                    m -> "files of the package are there already and belong to no package or to another one"),
            KnownFailure.of(
                    "no servers configured for repository: (\\S+)",
                    JobErrorCode.CACHE_REFRESH_ERROR,
                    m -> "no servers are configured for the repository " + m.group(1)));

    private static final Pattern DEPENDENCY = Pattern.compile(
            ":: ((?:unable to satisfy|removing|installing) .*|.* requires .*)|(.* exists in filesystem.*)");
    private static final Pattern LAST_WORD = Pattern.compile(".*?error: (.*)");

    private PacmanErrors() {}

    static JobError explain(Attempt attempt, Integer exitCode, List<String> lines, List<StatusLine.Failing> failing) {
        Optional<JobError> known = KnownFailure.first(KNOWN, lines);
        if (known.isPresent()) {
            return inContext(known.get(), lines);
        }
        if (!failing.isEmpty()) {
            String all = failing.stream()
                    .map(failure -> failure.subject() + ": " + failure.message())
                    .distinct()
                    .collect(Collectors.joining("; "));
            return new JobError(JobErrorCode.PKG_MANAGER_ERROR, all);
        }
        if (exitCode != null && exitCode == NOT_FOUND && lines.stream().anyMatch(line -> line.contains("not found"))) {
            return new JobError(JobErrorCode.COMMAND_NOT_FOUND, "there is no program pacman on this host");
        }
        String last = lines.stream()
                .map(LAST_WORD::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .reduce((first, second) -> second)
                .orElse(attempt.tool() + " ended with code " + exitCode);
        JobErrorCode code =
                attempt == Attempt.REFRESH ? JobErrorCode.CACHE_REFRESH_ERROR : JobErrorCode.PKG_MANAGER_ERROR;
        return new JobError(code, last);
    }

    private static JobError inContext(JobError error, List<String> lines) {
        if (error.code() != JobErrorCode.DEPENDENCY_CONFLICT) {
            return error;
        }
        String why = lines.stream()
                .map(DEPENDENCY::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1) == null ? matcher.group(2) : matcher.group(1))
                .distinct()
                .collect(Collectors.joining("; "));
        return why.isEmpty() ? error : new JobError(error.code(), error.message() + ": " + why);
    }
}
