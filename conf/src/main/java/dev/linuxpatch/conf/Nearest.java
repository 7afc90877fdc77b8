// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

import java.util.Collection;
import java.util.Comparator;

/** Finds the known name that a misspelt one was most likely meant to be. */
final class Nearest {

    private Nearest() {}

    /**
     * The question to ask about an unknown key. Keys of the same section are named alone, others by their whole path; a
     * key with the same last part elsewhere is a key in the wrong section.
     */
    static String key(String path, Collection<String> known) {
        String section = path.substring(0, path.lastIndexOf('.') + 1);
        String name = path.substring(section.length());
        String nearest = known.stream()
                .min(Comparator.comparingInt((String candidate) -> {
                    String candidateSection = candidate.substring(0, candidate.lastIndexOf('.') + 1);
                    int elsewhere = candidateSection.equals(section) ? 0 : 1;
                    return 2 * distance(name, candidate.substring(candidateSection.length())) + 3 * elsewhere;
                }))
                .orElseThrow();
        boolean sameSection = nearest.lastIndexOf('.') == section.length() - 1 && nearest.startsWith(section);
        return didYouMean(sameSection ? nearest.substring(section.length()) : nearest);
    }

    /** The question to ask about an unknown name among names that have no sections. */
    static String name(String name, Collection<String> known) {
        return didYouMean(known.stream()
                .min(Comparator.comparingInt(candidate -> distance(name, candidate)))
                .orElseThrow());
    }

    private static String didYouMean(String name) {
        return "did you mean '" + name + "'?";
    }

    /**
     * Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours. Where one name begins with
     * the other ({@code timeout}, {@code timeout_seconds}) it counts as one edit.
     */
    static int distance(String left, String right) {
        if (!left.equals(right)
                && left.length() > 2
                && right.length() > 2
                && (left.startsWith(right) || right.startsWith(left))) {
            return 1;
        }
        int[][] cost = new int[left.length() + 1][right.length() + 1];
        for (int i = 0; i <= left.length(); i++) {
            for (int j = 0; j <= right.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                boolean same = left.charAt(i - 1) == right.charAt(j - 1);
                int best = Math.min(cost[i - 1][j - 1] + (same ? 0 : 1), Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
                boolean swapped = i > 1
                        && j > 1
                        && left.charAt(i - 1) == right.charAt(j - 2)
                        && left.charAt(i - 2) == right.charAt(j - 1);
                cost[i][j] = swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
            }
        }
        return cost[left.length()][right.length()];
    }
}
