// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.cluster;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import dev.linuxpatch.bench.crash.check.Violation;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A campaign as Markdown. */
final class CampaignReport {
    private CampaignReport() {}

    static String of(CampaignResult result) {
        List<RoundResult> rounds = result.rounds();
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%nSeed %d, rounds %d to %d: %d jobs, %d s.%n%n",
                result.plan().seed(),
                result.plan().first(),
                result.plan().first() + rounds.size() - 1,
                rounds.stream().mapToInt(round -> round.jobs().size()).sum(),
                result.took().toSeconds()));
        text.append(
                "| what was done | rounds | jobs | completed | failed | others away, longest | all back, longest | ");
        text.append(Arrays.stream(Violation.Kind.values())
                        .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(" | ")))
                .append(" |\n|:--|");
        text.append("--:|".repeat(6 + Violation.Kind.values().length)).append('\n');
        Map<String, List<RoundResult>> groups =
                rounds.stream().collect(groupingBy(CampaignReport::group, TreeMap::new, toList()));
        groups.forEach((name, group) -> row(text, name, group));
        row(text, "**all**", rounds);
        return text.append('\n').append(verdict(result)).toString();
    }

    private static String group(RoundResult round) {
        return round.plan().blows().size() > 1
                ? "two"
                : round.plan().blows().get(0).where();
    }

    private static void row(StringBuilder text, String name, List<RoundResult> group) {
        text.append("| ").append(name).append(" | ").append(group.size());
        text.append(" | ")
                .append(group.stream().mapToInt(round -> round.jobs().size()).sum());
        for (String status : List.of("completed", "failed")) {
            text.append(" | ")
                    .append(group.stream()
                            .mapToLong(round -> round.jobsThat(status))
                            .sum());
        }
        text.append(" | ")
                .append(longest(
                        group.stream().flatMap(round -> round.away().stream()).toList()));
        text.append(" | ").append(longest(group.stream().map(RoundResult::back).toList()));
        for (Violation.Kind kind : Violation.Kind.values()) {
            text.append(" | ")
                    .append(group.stream()
                            .mapToLong(round -> round.violationsOf(kind))
                            .sum());
        }
        text.append(" |\n");
    }

    private static String longest(List<Duration> durations) {
        Optional<Duration> longest = durations.stream().max(Duration::compareTo);
        return longest.map(one -> String.format(Locale.ROOT, "%.1f s", Progress.seconds(one)))
                .orElse("");
    }

    private static String verdict(CampaignResult result) {
        if (result.clean()) {
            return "Nothing lost, nothing run twice, nothing wrong, no gap.\n";
        }
        return result.rounds().stream()
                .filter(round -> !round.violations().isEmpty())
                .map(round -> "- round " + round.plan().number() + ", "
                        + round.plan().where() + ": "
                        + round.violations().stream().map(Violation::toString).collect(Collectors.joining("; ")))
                .collect(Collectors.joining("\n", "What was found:\n", "\n"));
    }
}
