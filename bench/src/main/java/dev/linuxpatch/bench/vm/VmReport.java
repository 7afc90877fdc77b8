// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.vm;

import java.util.List;
import java.util.Locale;

/** The outcomes as a Markdown table. */
final class VmReport {
    private VmReport() {}

    /** @param machine on what it was, in a line */
    static String of(String machine, List<Outcome> outcomes) {
        StringBuilder text = new StringBuilder(machine).append("\n\n| claim | holds | seen | s |\n|---|---|---|---|\n");
        for (Outcome outcome : outcomes) {
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %s | %d |%n",
                    cell(outcome.claim()),
                    word(outcome.verdict()),
                    cell(outcome.seen()),
                    outcome.time().toSeconds()));
        }
        return text.toString();
    }

    private static String word(Outcome.Verdict verdict) {
        return switch (verdict) {
            case HOLDS -> "yes";
            case FAILS -> "**NO**";
            case NOT_TRIED -> "not tried";
        };
    }

    private static String cell(String text) {
        return text.strip().replaceAll("\\s+", " ").replace("|", "\\|");
    }
}
