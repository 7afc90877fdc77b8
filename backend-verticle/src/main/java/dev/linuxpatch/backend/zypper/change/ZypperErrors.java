// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.zypper.change;

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

/** Turns what zypper and rpm wrote when they failed into a code for programs and a sentence that helps. */
final class ZypperErrors {
    // The first rule that finds anything decides: causes before the messages that follow from them.
    private static final List<KnownFailure> KNOWN = List.of(
            KnownFailure.of(
                    "System management is locked by the application with pid (\\d+)(?: \\(([^)]*)\\))?",
                    JobErrorCode.PKG_MANAGER_ERROR,
                    m -> "another process holds the package manager's lock: "
                            + (m.group(2) == null || m.group(2).isEmpty() ? "a process" : m.group(2)) + " (pid "
                            + m.group(1) + ")"),
            KnownFailure.of(
                    "can't create transaction lock on (\\S+)",
                    JobErrorCode.PKG_MANAGER_ERROR,
                    m -> "another process holds the package manager's lock " + m.group(1)),
            KnownFailure.of(
                    "(?i)no space left on device|(?:needs|requires) [0-9.]+ ?\\w+ (?:more space )?on the (\\S+) filesystem"
                            + "|not enough (?:free )?(?:disk )?space",
                    JobErrorCode.PKG_MANAGER_ERROR,
                    m -> "no space left on device" + (m.groupCount() < 1 || m.group(1) == null ? "" : ": " + m.group(1))
                            + "; free some space and try again"),
            KnownFailure.of(
                    "Read-only file system",
                    JobErrorCode.PKG_MANAGER_ERROR,
                    m -> "the file system is read-only; packages cannot be changed on it"),
            KnownFailure.of(
                    "(Signature verification failed[^.\\[]*)",
                    JobErrorCode.GPG_ERROR,
                    m -> "a signature is not good: " + m.group(1).trim()),
            KnownFailure.of(
                    "((?:The file|File|Repository) '[^']*'[^.]* (?:is|are) (?:unsigned|not signed|signed with an unknown key)[^.]*)",
                    JobErrorCode.GPG_ERROR,
                    m -> "a signature is missing or by a key that this host does not trust: " + m.group(1)),
            KnownFailure.of(
                    "(?i)(unknown (?:GPG )?key|package is not signed|file is unsigned|Public key is unavailable)",
                    JobErrorCode.GPG_ERROR,
                    m -> "a signature is missing or by a key that this host does not trust: " + m.group(1)),
            KnownFailure.of(
                    "(?i)digest verification failed for (?:file )?'?([^'\\s]+)|checksum .*(?:wrong|mismatch|failed)",
                    JobErrorCode.NETWORK_ERROR,
                    m ->
                            "what was fetched is not what the index promised; the repository or a cache between is damaged"),
            KnownFailure.of(
                    "Download \\(curl\\) error for '([^']+)'",
                    JobErrorCode.NETWORK_ERROR,
                    m -> "cannot fetch " + m.group(1)),
            KnownFailure.of(
                    "((?:Could not resolve host|Failed to connect to|Connection (?:refused|timed out|failed)|Network is"
                            + " unreachable|No route to host).*)",
                    JobErrorCode.NETWORK_ERROR,
                    m -> "the repository cannot be reached: " + m.group(1)),
            KnownFailure.of(
                    "(File '[^']+' not found on medium '[^']+')",
                    JobErrorCode.NETWORK_ERROR,
                    m -> "the repository is not what it was: " + m.group(1)),
            KnownFailure.of(
                    "(?:\\[[^|\\]]*\\|)?(\\S*?)\\]? ?Valid metadata not found at specified URL",
                    JobErrorCode.CACHE_REFRESH_ERROR,
                    m -> "there is no repository at " + m.group(1)),
            KnownFailure.of(
                    "No provider of '([^' =<>]+)(?: ?([=<>]+) ?([^']+))?' found",
                    JobErrorCode.PKG_NOT_FOUND,
                    m -> m.group(3) == null
                            ? "there is no package " + m.group(1)
                            : "there is no version " + m.group(3) + " of " + m.group(1)),
            KnownFailure.of(
                    "Package '([^']+)' not found",
                    JobErrorCode.PKG_NOT_FOUND,
                    m -> "there is no package " + m.group(1)),
            KnownFailure.of(
                    "remove lock to allow ",
                    JobErrorCode.PKG_MANAGER_ERROR,
                    m -> "a package that would change is on hold; release the hold or use force"),
            KnownFailure.of(
                    "Detected \\d+ file conflicts?|(File \\S+ .*conflicts with .*)",
                    JobErrorCode.DEPENDENCY_CONFLICT,
                    m -> m.group(1) == null ? "packages would own the same files" : m.group(1)),
            KnownFailure.of(
                    "Root privileges are required|Permission denied|Operation not permitted",
                    JobErrorCode.PERMISSION_DENIED,
                    m -> "the package manager was not permitted to do this; run the service as root"),
            KnownFailure.of(
                    "(No repositories defined|no repositories (?:are )?enabled)",
                    JobErrorCode.PKG_MANAGER_ERROR,
                    m -> "this host has no repositories"));

    private static final Pattern PROBLEM = Pattern.compile("(?:Problem(?: \\d+)?|nothing provides).*");
    private static final Pattern REASON = Pattern.compile("Error message: (.*)");
    // Installation of rig-failpre-1.1-1.noarch failed:
    private static final Pattern LAST_WORD =
            Pattern.compile("<message type=\"error\">(.*?)(?:</message>)?|(?:error|Error): (.*)");
    private static final int DEPENDENCIES = 4;

    private ZypperErrors() {}

    /**
     * Explains a failure.
     *
     * @param lines both output streams without entities, the newest lines are enough
     * @param failing scripts that failed, in order
     */
    static JobError explain(Attempt attempt, Integer exitCode, List<String> lines, List<StatusLine.Failing> failing) {
        if (!failing.isEmpty()) {
            return new JobError(
                    JobErrorCode.PKG_MANAGER_ERROR,
                    failing.stream()
                            .map(failure -> failure.subject() + ": " + failure.message())
                            .distinct()
                            .collect(Collectors.joining("; ")));
        }
        Optional<JobError> known = KnownFailure.first(KNOWN, lines);
        if (known.isPresent()) {
            return inContext(attempt, known.get(), lines);
        }
        String problems = problems(lines);
        if (!problems.isEmpty()) {
            return new JobError(JobErrorCode.DEPENDENCY_CONFLICT, "the dependencies cannot be satisfied: " + problems);
        }
        if (exitCode != null && exitCode == DEPENDENCIES && attempt == Attempt.PLAN) {
            return new JobError(JobErrorCode.DEPENDENCY_CONFLICT, "the dependencies cannot be satisfied");
        }
        String last = lines.stream()
                .map(LAST_WORD::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1) == null ? matcher.group(2) : matcher.group(1))
                .reduce((first, second) -> second)
                .orElse(attempt.tool() + " ended with code " + exitCode);
        return inContext(attempt, new JobError(JobErrorCode.PKG_MANAGER_ERROR, last), lines);
    }

    /** What the solver says, one problem after the other. */
    private static String problems(List<String> lines) {
        return lines.stream()
                .map(line -> line.replaceFirst("^.*<description>", ""))
                .filter(line -> PROBLEM.matcher(line).matches())
                .map(line -> line.replaceFirst("^Problem(?: \\d+)?: ", ""))
                .distinct()
                .collect(Collectors.joining("; "));
    }

    private static JobError inContext(Attempt attempt, JobError error, List<String> lines) {
        if (error.code() == JobErrorCode.NETWORK_ERROR) {
            String reason = lines.stream()
                    .map(REASON::matcher)
                    .filter(Matcher::matches)
                    .map(matcher -> ": " + matcher.group(1))
                    .findFirst()
                    .orElse("");
            return error.message().startsWith("cannot fetch")
                    ? new JobError(error.code(), error.message() + reason)
                    : error;
        }
        boolean ofIndex = attempt == Attempt.REFRESH && error.code() == JobErrorCode.PKG_MANAGER_ERROR;
        return ofIndex && !lockOrSpace(error) ? new JobError(JobErrorCode.CACHE_REFRESH_ERROR, error.message()) : error;
    }

    private static boolean lockOrSpace(JobError error) {
        return error.message().contains("lock") || error.message().startsWith("no space");
    }
}
