// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.pacman.read;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The form of pacman's database files: a heading {@code %NAME%}, then one value a line, then an empty line. */
final class DescFile {
    private DescFile() {}

    static Map<String, List<String>> parse(String text) {
        Map<String, List<String>> fields = new HashMap<>();
        List<String> values = null;
        int from = 0;
        while (from < text.length()) {
            int end = text.indexOf('\n', from);
            String line = text.substring(from, end < 0 ? text.length() : end);
            from = end < 0 ? text.length() : end + 1;
            if (line.isEmpty()) {
                values = null;
            } else if (values != null) {
                values.add(line);
            } else if (line.length() > 2 && line.startsWith("%") && line.endsWith("%")) {
                values = fields.computeIfAbsent(line.substring(1, line.length() - 1), name -> new ArrayList<>());
            }
        }
        return fields;
    }
}
