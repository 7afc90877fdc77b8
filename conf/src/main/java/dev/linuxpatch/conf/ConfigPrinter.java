// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

import java.util.Arrays;
import java.util.List;

/** Writes settings as YAML that loads again, with the origin of each value beside it. */
final class ConfigPrinter {

    private static final String INDENT = "  ";
    /** Origins stand in one column, unless a value is longer. */
    private static final int ORIGIN_COLUMN = 60;

    private ConfigPrinter() {}

    static String print(Settings settings, List<ConfigProblem> notices) {
        StringBuilder out = new StringBuilder();
        List<String> open = List.of();
        for (Key<?> key : Schema.KEYS) {
            List<String> names = Arrays.asList(key.path().split("\\."));
            List<String> sections = names.subList(0, names.size() - 1);
            openSections(out, open, sections);
            open = sections;
            String line = INDENT.repeat(sections.size()) + names.get(sections.size()) + ": " + settings.written(key);
            out.append(line)
                    .append(" ".repeat(Math.max(1, ORIGIN_COLUMN - line.length())))
                    .append("# ")
                    .append(settings.origin(key))
                    .append('\n');
        }
        notices.forEach(notice -> out.append("# ").append(notice).append('\n'));
        return out.toString();
    }

    private static void openSections(StringBuilder out, List<String> open, List<String> sections) {
        for (int depth = 0; depth < sections.size(); depth++) {
            if (open.size() <= depth || !open.subList(0, depth + 1).equals(sections.subList(0, depth + 1))) {
                out.append(INDENT.repeat(depth)).append(sections.get(depth)).append(":\n");
            }
        }
    }
}
