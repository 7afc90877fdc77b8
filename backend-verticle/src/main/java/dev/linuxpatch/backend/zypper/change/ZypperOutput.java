// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.zypper.change;

import dev.linuxpatch.backend.manager.Attempt;
import dev.linuxpatch.backend.manager.Catalog;
import dev.linuxpatch.backend.manager.ManagerOutput;
import dev.linuxpatch.backend.manager.Plan;
import dev.linuxpatch.backend.manager.StatusLine;
import dev.linuxpatch.backend.rpm.RpmNames;
import dev.linuxpatch.shared.job.JobError;
import dev.linuxpatch.shared.packages.PackageName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What zypper writes, by the class that reads each kind. */
final class ZypperOutput implements ManagerOutput {
    /** ZYPPER_EXIT_INF_CAP_NOT_FOUND: of a search, that it found nothing. */
    private static final int NOTHING_FOUND = 104;

    private static final Pattern SKIPPED = Pattern.compile("Skipping repository '(.*)' because of the above error\\.");
    private static final Pattern INVALID = Pattern.compile("Repository '(.*)' is invalid\\.");

    // rig-a-3.0-1.noarch (Rig packages): Signature verification failed [6-File is unsigned]
    private static final Pattern UNSIGNED = Pattern.compile(
            "(?:<message[^>]*>)?(\\S+)-[^-\\s]+-[^-\\s]+\\.([^.\\s]+) \\(.*\\): Signature verification failed \\[(?:\\d+-)?(.*)].*");

    private final RpmNames names;
    private final ZypperDocument document;

    ZypperOutput(RpmNames names) {
        this.names = names;
        this.document = new ZypperDocument(names);
    }

    @Override
    public boolean answersCatalog(int exitCode) {
        return exitCode == 0 || exitCode == NOTHING_FOUND;
    }

    @Override
    public Catalog catalog(List<String> lines) {
        return document.catalog(lines);
    }

    @Override
    public Plan plan(List<String> lines) {
        return document.plan(lines);
    }

    /** It reports about itself on its standard output. */
    @Override
    public Optional<StatusLine> status(String line) {
        return Optional.empty();
    }

    @Override
    public Optional<StatusLine> progress(String line) {
        return ZypperLines.status(line);
    }

    @Override
    public Optional<String> text(String line) {
        return ZypperLines.text(line);
    }

    @Override
    public List<String> failedRepositories(List<String> lines) {
        return lines.stream()
                .map(ZypperLines::unescaped)
                .flatMap(line -> repository(line).stream())
                .distinct()
                .toList();
    }

    private static Optional<String> repository(String line) {
        for (Pattern pattern : List.of(SKIPPED, INVALID)) {
            Matcher matcher = pattern.matcher(line);
            if (matcher.find()) {
                return Optional.of(matcher.group(1));
            }
        }
        return Optional.empty();
    }

    /** zypper gives up at the first. */
    @Override
    public Map<PackageName, String> unsigned(List<String> lines) {
        Map<PackageName, String> unsigned = new HashMap<>();
        lines.stream()
                .map(ZypperLines::unescaped)
                .map(UNSIGNED::matcher)
                .filter(Matcher::matches)
                .forEach(found -> {
                    String name = names.key(found.group(1), found.group(2));
                    if (PackageName.isLegal(name)) {
                        unsigned.put(
                                new PackageName(name),
                                "the signature of " + found.group(1) + " is not good: " + found.group(3));
                    }
                });
        return unsigned;
    }

    @Override
    public JobError explain(Attempt attempt, Integer exitCode, List<String> lines, List<StatusLine.Failing> failing) {
        return ZypperErrors.explain(
                attempt, exitCode, lines.stream().map(ZypperLines::unescaped).toList(), failing);
    }
}
