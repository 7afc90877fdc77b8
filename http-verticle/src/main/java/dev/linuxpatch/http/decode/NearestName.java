// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.decode;

import java.util.Collection;
import java.util.Optional;

/** Guesses what was meant by a name that nobody knows. */
final class NearestName {
    /** Longer ones are no typing errors, and comparing costs their length squared. */
    private static final int MAX_LENGTH = 64;

    private NearestName() {}

    /** The known name that the fewest typing errors away, if that is few enough to be believed. */
    static Optional<String> among(Collection<String> known, String name) {
        if (name.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        String best = null;
        int least = 1 + name.length() / 3;
        for (String candidate : known) {
            int distance = distance(name, candidate);
            if (distance <= least && (best == null || distance < least)) {
                best = candidate;
                least = distance;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Levenshtein's: insertions, deletions and replacements. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
