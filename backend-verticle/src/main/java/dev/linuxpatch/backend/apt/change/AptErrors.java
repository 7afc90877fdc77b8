// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.change;

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

/** Turns what apt and dpkg wrote when they failed into a code for programs and a sentence that helps. */
final class AptErrors {
    // The first rule that finds anything decides: causes before the messages that follow from them.
    private static final List<KnownFailure> KNOWN = List.of(
            KnownFailure.of(
                    "It is held by process (\\d+)(?: \\(([^)]*)\\))?",
                    JobErrorCode.PKG_MANAGER_ERROR,
                    m -> "another process holds the package manager's lock: "
                            + (m.group(2) == null ? "a process" : m.group(2)) + " (pid " + m.group(1) + ")"),
            KnownFailure.of(
                    "lock was locked by another process with pid (\\d+)",
                    JobErrorCode.PKG_MANAGER_ERROR,
                    m -> "another process holds the package manager's lock: pid " + m.group(1)),
            KnownFailure.of(
                    "(?:Unable to acquire the dpkg frontend lock|Unable to lock directory|Could not get lock) \\(?([^ ),]+)",
                    JobErrorCode.PKG_MANAGER_ERROR,
                    m -> "another process holds the package manager's lock " + m.group(1)),
            KnownFailure.of(
                    "(?i)no space left on device|You don't have enough free space in (\\S+?)\\.?$",
                    JobErrorCode.PKG_MANAGER_ERROR,
                    m -> "no space left on device" + (m.group(1) == null ? "" : ": " + m.group(1))
                            + "; free some space and try again"),
            KnownFailure.of(
                    "Read-only file system",
                    JobErrorCode.PKG_MANAGER_ERROR,
                    m -> "the file system is read-only; packages cannot be changed on it"),
            KnownFailure.of(
                    "NO_PUBKEY ([0-9A-F]+)",
                    JobErrorCode.GPG_ERROR,
                    m -> "a repository is signed with the key " + m.group(1)
                            + ", which this host does not trust; install its keyring or correct the source"),
            KnownFailure.of(
                    "((?:BADSIG|EXPSIG|EXPKEYSIG|KEYEXPIRED|REVKEYSIG) [0-9A-F]+)",
                    JobErrorCode.GPG_ERROR,
                    m -> "the signature of a repository is not good (" + m.group(1) + ")"),
            KnownFailure.of(
                    "(not signed|no valid OpenPGP data|Clearsigned file isn't valid|GPG error)",
                    JobErrorCode.GPG_ERROR,
                    m -> "the signature of a repository is not good (" + m.group(1) + ")"),
            KnownFailure.of(
                    "Unable to locate package (\\S+)",
                    JobErrorCode.PKG_NOT_FOUND,
                    m -> "there is no package " + m.group(1)),
            KnownFailure.of(
                    "Version '([^']+)' for '([^']+)' was not found",
                    JobErrorCode.PKG_NOT_FOUND,
                    m -> "there is no version " + m.group(1) + " of " + m.group(2)),
            KnownFailure.of(
                    "Package '([^']+)' has no installation candidate",
                    JobErrorCode.PKG_NOT_FOUND,
                    m -> m.group(1) + " is known but no repository offers it"),
            KnownFailure.of(
                    "but I can't find an archive for it|can't find an? (?:source|archive) to download",
                    JobErrorCode.PKG_NOT_FOUND,
                    m -> "the archive that is needed is not in any repository"),
            KnownFailure.of(
                    "Packages need to be removed but remove is disabled",
                    JobErrorCode.DEPENDENCY_CONFLICT,
                    m -> "other packages would have to be removed"),
            KnownFailure.of(
                    "Essential packages were removed|This should NOT be done unless you know exactly",
                    JobErrorCode.DEPENDENCY_CONFLICT,
                    m -> "the system depends on a package that would have to go (it is marked essential)"),
            KnownFailure.of(
                    "Held packages were changed",
                    JobErrorCode.PKG_MANAGER_ERROR,
                    m -> "a package that would change is on hold; release the hold or use force"),
            KnownFailure.of(
                    "Packages were downgraded and -y was used",
                    JobErrorCode.PKG_MANAGER_ERROR,
                    m -> "a package would have to go back to an older version, which was not allowed"),
            KnownFailure.of(
                    "you have held broken packages|[Uu]nmet dependencies|pkgProblemResolver"
                            + "|dependency problems prevent|pre-dependency problem",
                    JobErrorCode.DEPENDENCY_CONFLICT,
                    m -> "the dependencies cannot be satisfied"),
            KnownFailure.of(
                    "Hash Sum mismatch|File has unexpected size",
                    JobErrorCode.NETWORK_ERROR,
                    m ->
                            "what was fetched is not what the index promised; the repository or a cache between is damaged"),
            KnownFailure.of(
                    "(Could not resolve '[^']+'|Temporary failure resolving '[^']+')",
                    JobErrorCode.NETWORK_ERROR,
                    m -> m.group(1)),
            KnownFailure.of(
                    "((?:Could not connect|Unable to connect|Cannot initiate the connection) to .*)",
                    JobErrorCode.NETWORK_ERROR,
                    m -> m.group(1)),
            KnownFailure.of(
                    "(Connection (?:refused|timed out|failed|reset by peer)|Network is unreachable|No route to host"
                            + "|Error reading from server|Undetermined Error)",
                    JobErrorCode.NETWORK_ERROR,
                    m -> "the repository cannot be reached: " + m.group(1)),
            KnownFailure.of(
                    "The repository '([^']+)' (?:does not have|no longer has) a Release file",
                    JobErrorCode.CACHE_REFRESH_ERROR,
                    m -> "there is no repository at " + m.group(1)),
            KnownFailure.of(
                    "Release file for (\\S+) is (?:not valid yet|expired)",
                    JobErrorCode.CACHE_REFRESH_ERROR,
                    m -> "the index of " + m.group(1) + " is out of date or this host's clock is wrong"),
            KnownFailure.of(
                    "are you root\\?|requires superuser privilege|Permission denied|Operation not permitted",
                    JobErrorCode.PERMISSION_DENIED,
                    m -> "the package manager was not permitted to do this; run the service as root"),
            KnownFailure.of(
                    "Failed to fetch (\\S+)  (.*)",
                    JobErrorCode.NETWORK_ERROR,
                    m -> "cannot fetch " + m.group(1) + ": " + m.group(2)),
            KnownFailure.of(
                    "dpkg was interrupted",
                    JobErrorCode.PKG_MANAGER_ERROR,
                    m -> "an earlier run of dpkg was interrupted and could not be repaired"));

    private static final Pattern DEPENDENCY = Pattern.compile(" (\\S+ : .*)");
    private static final Pattern LAST_WORD = Pattern.compile("E: (.*)");

    private AptErrors() {}

    /**
     * Explains a failure.
     *
     * @param attempt what was being done
     * @param lines both output streams, the newest lines are enough
     * @param failing what the status stream reported, in order
     */
    static JobError explain(Attempt attempt, Integer exitCode, List<String> lines, List<StatusLine.Failing> failing) {
        Optional<JobError> known = KnownFailure.first(KNOWN, lines);
        if (known.isPresent()) {
            return inContext(attempt, known.get(), lines);
        }
        if (!failing.isEmpty()) {
            String all = failing.stream()
                    .map(failure -> failure.subject() + ": " + failure.message())
                    .distinct()
                    .collect(Collectors.joining("; "));
            return new JobError(JobErrorCode.PKG_MANAGER_ERROR, all);
        }
        String last = lines.stream()
                .map(LAST_WORD::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .reduce((first, second) -> second)
                .orElse(attempt.tool() + " ended with code " + exitCode);
        return inContext(attempt, new JobError(JobErrorCode.PKG_MANAGER_ERROR, last), lines);
    }

    private static JobError inContext(Attempt attempt, JobError error, List<String> lines) {
        if (error.code() == JobErrorCode.DEPENDENCY_CONFLICT) {
            String why = lines.stream()
                    .map(DEPENDENCY::matcher)
                    .filter(Matcher::matches)
                    .map(matcher -> matcher.group(1).trim())
                    .collect(Collectors.joining("; "));
            return why.isEmpty() ? error : new JobError(error.code(), error.message() + ": " + why);
        }
        if (attempt == Attempt.REFRESH && error.code() == JobErrorCode.PKG_MANAGER_ERROR && !lockOrSpace(error)) {
            return new JobError(JobErrorCode.CACHE_REFRESH_ERROR, error.message());
        }
        return error;
    }

    private static boolean lockOrSpace(JobError error) {
        return error.message().contains("lock") || error.message().startsWith("no space");
    }
}
