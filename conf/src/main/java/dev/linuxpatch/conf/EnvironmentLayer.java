// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

import dev.linuxpatch.conf.Layer.Assignment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the environment says: variables such as {@code LPA_SERVER_PORT}. Others are not looked at. */
final class EnvironmentLayer {

    static final String PREFIX = "LPA_";

    /** Variables with our prefix that the launch scripts use and that set no key. */
    static final Set<String> RESERVED = Set.of("LPA_HOME", "LPA_CONFIG", "LPA_JAVA_OPTS");

    private static final Map<String, Key<?>> BY_VARIABLE =
            Schema.KEYS.stream().collect(Collectors.toUnmodifiableMap(Key::variable, Function.identity()));

    private EnvironmentLayer() {}

    static Layer read(Map<String, String> environment) {
        List<Assignment> assignments = new ArrayList<>();
        List<ConfigProblem> problems = new ArrayList<>();
        new TreeMap<>(environment).forEach((variable, text) -> {
            Key<?> key = BY_VARIABLE.get(variable);
            Origin origin = Origin.environment(variable);
            if (key != null) {
                assignments.add(new Assignment(key.path(), origin, UntypedText.read(key, text)));
            } else if (variable.startsWith(PREFIX) && !RESERVED.contains(variable)) {
                problems.add(origin.problem("", "unknown variable; " + Nearest.name(variable, BY_VARIABLE.keySet())));
            }
        });
        return new Layer(assignments, problems, List.of());
    }
}
