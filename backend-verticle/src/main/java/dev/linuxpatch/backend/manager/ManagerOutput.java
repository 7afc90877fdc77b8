// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.manager;

import dev.linuxpatch.shared.job.JobError;
import dev.linuxpatch.shared.packages.PackageName;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what a package manager writes. Text that it does not know is skipped, never refused. */
public interface ManagerOutput {
    /** Reads the standard output of {@link ManagerCommands#catalog}. */
    Catalog catalog(List<String> lines);

    /** Whether {@link ManagerCommands#catalog} gave an answer, going by how it ended: "nothing found" is one, too. */
    default boolean answersCatalog(int exitCode) {
        return exitCode == 0;
    }

    /** Reads the standard output of {@link ManagerCommands#plan}. */
    Plan plan(List<String> lines);

    /** Reads one line of the status stream; empty if it says nothing of use. */
    Optional<StatusLine> status(String line);

    /**
     * Reads one line of either output stream, of a package manager that reports about itself there; empty if it says nothing
     * of use.
     */
    default Optional<StatusLine> progress(String line) {
        return Optional.empty();
    }

    /** For the output of one command; a package manager whose lines only make sense together has one that remembers. */
    default ProgressReader progressReader() {
        return this::progress;
    }

    /**
     * The line as people shall see it in the log of a job; empty if it is for programs only.
     *
     * @param line of either output stream
     */
    default Optional<String> text(String line) {
        return Optional.of(line);
    }

    /** Names the repositories that a refresh could not read, from its output. */
    List<String> failedRepositories(List<String> lines);

    /**
     * Explains a failure.
     *
     * @param exitCode null if nobody saw the end
     * @param lines the last lines of both output streams
     * @param failing what the status stream reported, in order
     */
    JobError explain(Attempt attempt, Integer exitCode, List<String> lines, List<StatusLine.Failing> failing);

    /**
     * Packages that a download has found to be signed by nobody, or by nobody that this host trusts, each with a sentence.
     * Empty where that is known of whole repositories before, or where the output does not name them.
     */
    default Map<PackageName, String> unsigned(List<String> lines) {
        return Map.of();
    }
}
