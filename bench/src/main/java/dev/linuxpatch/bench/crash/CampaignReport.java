// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash;

import static java.util.stream.Collectors.groupingBy;

import dev.linuxpatch.bench.crash.agent.KillPoint;
import dev.linuxpatch.bench.crash.check.Violation;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A campaign as Markdown. */
final class CampaignReport {
    private static final List<String> STATUSES = List.of("completed", "failed", "cancelled");

    private CampaignReport() {}

    static String of(CampaignResult result) {
        StringBuilder text = new StringBuilder();
        long struck = result.rounds().stream().filter(RoundResult::struck).count();
        text.append(String.format(
                Locale.ROOT,
                "%nSeed %d, rounds %d to %d%s: %d blows landed, %d jobs, %d s.%n%n",
                result.plan().seed(),
                result.plan().first(),
                result.plan().first() + result.rounds().size() - 1,
                Progress.kinds(result.plan()),
                struck,
                result.rounds().stream().mapToInt(round -> round.jobs().size()).sum(),
                result.took().toSeconds()));
        table(
                text,
                "Where it was killed",
                result.rounds(),
                round -> round.plan().blow().where());
        text.append('\n');
        table(
                text,
                "While the running job was",
                result.rounds().stream().filter(RoundResult::struck).toList(),
                RoundResult::phase);
        text.append('\n').append(points(result));
        text.append('\n').append(verdict(result));
        return text.toString();
    }

    private static void table(
            StringBuilder text, String first, List<RoundResult> rounds, Function<RoundResult, String> by) {
        text.append("| ").append(first).append(" | rounds | landed | jobs | ");
        text.append(String.join(" | ", STATUSES)).append(" | ");
        text.append(Arrays.stream(Violation.Kind.values())
                        .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(" | ")))
                .append(" |\n|:--|");
        text.append("--:|".repeat(3 + STATUSES.size() + Violation.Kind.values().length))
                .append('\n');
        Map<String, List<RoundResult>> groups =
                rounds.stream().collect(groupingBy(by, TreeMap::new, Collectors.toList()));
        groups.forEach((name, group) -> row(text, name, group));
        row(text, "**all**", rounds);
    }

    private static void row(StringBuilder text, String name, List<RoundResult> group) {
        text.append("| ").append(name).append(" | ").append(group.size());
        text.append(" | ").append(group.stream().filter(RoundResult::struck).count());
        text.append(" | ")
                .append(group.stream().mapToInt(round -> round.jobs().size()).sum());
        for (String status : STATUSES) {
            text.append(" | ")
                    .append(group.stream()
                            .mapToLong(round -> round.jobsThat(status))
                            .sum());
        }
        for (Violation.Kind kind : Violation.Kind.values()) {
            text.append(" | ")
                    .append(group.stream()
                            .mapToLong(round -> round.violationsOf(kind))
                            .sum());
        }
        text.append(" |\n");
    }

    private static String points(CampaignResult result) {
        return Arrays.stream(KillPoint.values())
                .map(point -> point + " " + result.reached().getOrDefault(point, 0L))
                .collect(Collectors.joining(", ", "Times that each point was passed: ", ".\n"));
    }

    private static String verdict(CampaignResult result) {
        if (result.clean()) {
            return "Nothing lost, nothing run twice, nothing wrong, nothing left half-done.\n";
        }
        return result.rounds().stream()
                .filter(round -> !round.violations().isEmpty())
                .map(round -> "- round " + round.plan().number() + ", "
                        + round.plan().blow().where() + ": "
                        + round.violations().stream().map(Violation::toString).collect(Collectors.joining("; ")))
                .collect(Collectors.joining("\n", "What was found:\n", "\n"));
    }
}
