// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apk.change;

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

/** Turns what apk wrote when it failed into a code for programs and a sentence that helps. */
final class ApkErrors {
    private static final int LOCKED = 99;

    // The first rule that finds anything decides.
    private static final List<KnownFailure> KNOWN = List.of(
            KnownFailure.of(
                    "(?i)unable to lock database",
                    JobErrorCode.PKG_MANAGER_ERROR,
                    m -> "another process holds the package manager's lock"),
            KnownFailure.of(
                    "(?i)no space left on device",
                    JobErrorCode.PKG_MANAGER_ERROR,
                    m -> "no space left on device; free some space and try again"),
            KnownFailure.of(
                    "Read-only file system",
                    JobErrorCode.PKG_MANAGER_ERROR,
                    m -> "the file system is read-only; packages cannot be changed on it"),
            KnownFailure.of(
                    "(?m)^.*?(\\S+): (UNTRUSTED signature|BAD signature|BAD archive)",
                    JobErrorCode.GPG_ERROR,
                    m -> "the signature of " + m.group(1) + " is not good (" + m.group(2) + ")"),
            KnownFailure.of(
                    "(\\S+) \\(no such package\\):\\s+required by: world\\[",
                    JobErrorCode.PKG_NOT_FOUND,
                    m -> "there is no package " + m.group(1)),
            KnownFailure.of(
                    "No such package: (\\S+)", JobErrorCode.PKG_NOT_FOUND, m -> "there is no package " + m.group(1)),
            KnownFailure.of(
                    "breaks: world\\[([^=\\]]+)=([^\\]]+)]",
                    JobErrorCode.PKG_NOT_FOUND,
                    m -> "there is no version " + m.group(2) + " of " + m.group(1)
                            + " that can be had together with the other packages"),
            KnownFailure.of(
                    "(\\S+) \\(no such package\\):\\s+required by: (\\S+?)\\[",
                    JobErrorCode.DEPENDENCY_CONFLICT,
                    m -> m.group(2) + " needs " + m.group(1) + ", which does not exist"),
            KnownFailure.of(
                    "(\\S+):\\s+breaks: (\\S+?)\\[!([^\\]]+)]",
                    JobErrorCode.DEPENDENCY_CONFLICT,
                    m -> m.group(2) + " cannot be installed beside " + m.group(1)),
            KnownFailure.of(
                    "not removed due to:\\s+(\\S+): (.*)",
                    JobErrorCode.DEPENDENCY_CONFLICT,
                    m -> m.group(1) + " is needed by " + m.group(2)),
            KnownFailure.of(
                    "unable to select packages",
                    JobErrorCode.DEPENDENCY_CONFLICT,
                    m -> "the dependencies cannot be satisfied"),
            KnownFailure.of(
                    "(?m)^(?:WARNING|ERROR): (?:.*?\\s)?((?:\\w+://|/)\\S+): (.*)$",
                    JobErrorCode.NETWORK_ERROR,
                    m -> "the repository at " + m.group(1) + " cannot be read: " + m.group(2)),
            KnownFailure.of(
                    "(?i)permission denied|operation not permitted",
                    JobErrorCode.PERMISSION_DENIED,
                    m -> "the package manager was not permitted to do this; run the service as root"));

    private static final Pattern LAST_WORD = Pattern.compile("ERROR: (.*)");

    private ApkErrors() {}

    static JobError explain(Attempt attempt, Integer exitCode, List<String> lines, List<StatusLine.Failing> failing) {
        if (!failing.isEmpty()) {
            String all = failing.stream()
                    .map(failure -> failure.subject() + ": " + failure.message())
                    .distinct()
                    .collect(Collectors.joining("; "));
            return new JobError(JobErrorCode.PKG_MANAGER_ERROR, all);
        }
        if (exitCode != null && exitCode == LOCKED) {
            return new JobError(JobErrorCode.PKG_MANAGER_ERROR, "another process holds the package manager's lock");
        }
        String text = lines.stream().map(String::strip).collect(Collectors.joining("\n"));
        Optional<JobError> known = KnownFailure.first(KNOWN, List.of(text));
        if (known.isPresent()) {
            return known.get();
        }
        String last = lines.stream()
                .map(String::strip)
                .map(LAST_WORD::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .reduce((first, second) -> second)
                .orElse(attempt.tool() + " ended with code " + exitCode);
        return new JobError(
                attempt == Attempt.REFRESH ? JobErrorCode.CACHE_REFRESH_ERROR : JobErrorCode.PKG_MANAGER_ERROR, last);
    }
}
