// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

import dev.linuxpatch.conf.Layer.Assignment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the command line says, by the dotted path of the key. */
final class OptionLayer {

    private OptionLayer() {}

    static Layer read(Map<String, String> options) {
        List<Assignment> assignments = new ArrayList<>();
        List<ConfigProblem> problems = new ArrayList<>();
        Origin origin = Origin.option();
        new TreeMap<>(options)
                .forEach((path, text) -> Schema.key(path)
                        .ifPresentOrElse(
                                key -> assignments.add(new Assignment(path, origin, UntypedText.read(key, text))),
                                () -> problems.add(origin.problem(path, Schema.unknown(path)))));
        return new Layer(assignments, problems, List.of());
    }
}
