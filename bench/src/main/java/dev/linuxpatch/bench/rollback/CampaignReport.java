// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.rollback;

import dev.linuxpatch.bench.rollback.Tally.Count;
import dev.linuxpatch.bench.rollback.check.Finding;
import dev.linuxpatch.bench.rollback.host.Manager;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Campaigns as a Markdown table. */
final class CampaignReport {
    private CampaignReport() {}

    /** @param results of each package manager, in the order of the table */
    static String of(long seed, int first, Map<Manager, List<RoundResult>> results) {
        StringBuilder text = new StringBuilder();
        text.append(String.format(Locale.ROOT, "%nSeed %d, rounds from %d.%n%n", seed, first));
        text.append("| manager | rounds | ")
                .append(String.join(" | ", columns()))
                .append(" |\n|:--|");
        text.append("--:|".repeat(1 + columns().size())).append('\n');
        results.forEach((manager, rounds) -> text.append("| ")
                .append(manager.backend())
                .append(" | ")
                .append(rounds.size())
                .append(" | ")
                .append(cells(rounds))
                .append(" |\n"));
        return text.append('\n').append(verdict(results)).toString();
    }

    private static List<String> columns() {
        return Stream.concat(Arrays.stream(Count.values()), Arrays.stream(Finding.Kind.values()))
                .map(column -> column.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                .toList();
    }

    private static String cells(List<RoundResult> rounds) {
        Stream<Long> counts = Arrays.stream(Count.values())
                .map(count ->
                        rounds.stream().mapToLong(round -> round.count(count)).sum());
        Stream<Long> findings = Arrays.stream(Finding.Kind.values())
                .map(kind -> rounds.stream()
                        .mapToLong(round -> round.findingsOf(kind))
                        .sum());
        return Stream.concat(counts, findings).map(String::valueOf).collect(Collectors.joining(" | "));
    }

    private static String verdict(Map<Manager, List<RoundResult>> results) {
        String found = results.entrySet().stream()
                .flatMap(one -> one.getValue().stream()
                        .filter(round -> !round.findings().isEmpty())
                        .map(round -> "- " + one.getKey().backend() + ", round "
                                + round.plan().number() + ": "
                                + round.findings().stream()
                                        .map(Finding::toString)
                                        .collect(Collectors.joining("; "))))
                .collect(Collectors.joining("\n"));
        return found.isEmpty()
                ? "Everything is as it was: no difference, no broken word.\n"
                : "What was found:\n" + found + "\n";
    }
}
