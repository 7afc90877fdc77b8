// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.system;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the batch output of needrestart (its {@code README.batch.md}). */
final class Needrestart {
    private static final String ABI_COMPATIBLE_UPGRADE = "2";
    private static final String VERSION_UPGRADE = "3";

    private Needrestart() {}

    static List<String> reasons(String answer) {
        Map<String, String> values = new HashMap<>();
        answer.lines().forEach(line -> {
            int colon = line.indexOf(": ");
            if (colon > 0) {
                values.put(line.substring(0, colon), line.substring(colon + 2).strip());
            }
        });
        String state = values.getOrDefault("NEEDRESTART-KSTA", "");
        if (!state.equals(ABI_COMPATIBLE_UPGRADE) && !state.equals(VERSION_UPGRADE)) {
            return List.of();
        }
        return List.of("needrestart expects kernel " + values.getOrDefault("NEEDRESTART-KEXP", "?") + ", "
                + values.getOrDefault("NEEDRESTART-KCUR", "another one") + " is running");
    }
}
