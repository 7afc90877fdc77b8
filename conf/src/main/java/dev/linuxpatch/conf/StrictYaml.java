// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

import dev.linuxpatch.conf.Layer.Assignment;
import dev.linuxpatch.conf.RawValue.Scalar;
import dev.linuxpatch.conf.RawValue.Sequence;
import dev.linuxpatch.conf.RawValue.Style;
import java.io.Reader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Reads one YAML document against the {@link Schema}. It works on the node graph, where the line of every key and every
 * duplicate are still to be seen, and goes only as deep as the schema does: a graph that contains itself does no harm.
 */
final class StrictYaml {

    private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
    private static final String CORE_TAG = "tag:yaml.org,2002:";

    private final String file;
    private final List<Assignment> assignments = new ArrayList<>();
    private final List<ConfigProblem> problems = new ArrayList<>();
    private final List<ConfigProblem> notices = new ArrayList<>();
    private final Map<Key<?>, Integer> lines = new HashMap<>();

    private StrictYaml(String file) {
        this.file = file;
    }

    /** Never fails: what is wrong with the document is among the problems of the layer. */
    static Layer read(String file, Reader document) {
        StrictYaml reader = new StrictYaml(file);
        try {
            Node root = compose(document);
            if (root instanceof MappingNode mapping) {
                reader.section("", mapping);
            } else if (root != null && !isNull(root)) {
                reader.problem(root, "", "expected sections such as 'server:', found " + kind(root));
            }
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
            reader.problems.add(new ConfigProblem(file, line, "", "not valid YAML: " + e.getProblem()));
        } catch (YAMLException e) {
            reader.problems.add(new ConfigProblem(file, 0, "", "not valid YAML: " + e.getMessage()));
        }
        return new Layer(reader.assignments, reader.problems, reader.notices);
    }

    /** A value on its own, for sources that hold text; empty if it is not a scalar or a list of scalars. */
    static Optional<RawValue> value(Reader text) {
        try {
            return Optional.ofNullable(compose(text)).flatMap(StrictYaml::value);
        } catch (YAMLException e) {
            return Optional.empty();
        }
    }

    private static Node compose(Reader document) {
        try {
            return new Yaml(new SafeConstructor(new LoaderOptions())).compose(document);
        } catch (IllegalArgumentException e) {
            // SnakeYAML 2.5 does so for an escape such as \x without digits, and for a code point beyond Unicode.
            throw new YAMLException("wrong escape sequence in a text in double quotes", e);
        }
    }

    private void section(String section, MappingNode mapping) {
        Map<String, Integer> names = new HashMap<>();
        for (NodeTuple entry : mapping.getValue()) {
            if (!(entry.getKeyNode() instanceof ScalarNode name)) {
                problem(entry.getKeyNode(), section, "expected the name of a key, found " + kind(entry.getKeyNode()));
                continue;
            }
            String path = section.isEmpty() ? name.getValue() : section + "." + name.getValue();
            Integer first = names.putIfAbsent(name.getValue(), line(name));
            if (first != null) {
                problem(name, path, "duplicate key; it was first given on line " + first);
            } else if (Schema.isSection(path)) {
                subsection(path, entry.getValueNode());
            } else if (Schema.WITHOUT_EFFECT.contains(path)) {
                notices.add(new ConfigProblem(file, line(name), path, "accepted, but has no effect in this service"));
            } else {
                Schema.key(path)
                        .ifPresentOrElse(
                                key -> assign(key, path, name, entry.getValueNode()),
                                () -> problem(name, path, Schema.unknown(path)));
            }
        }
    }

    private void subsection(String path, Node node) {
        if (node instanceof MappingNode mapping) {
            section(path, mapping);
        } else if (!isNull(node)) {
            problem(node, path, "expected a section with keys of its own, found " + kind(node));
        }
    }

    private void assign(Key<?> key, String path, ScalarNode name, Node node) {
        Integer first = lines.putIfAbsent(key, line(name));
        if (first != null) {
            problem(name, path, "duplicate key; it is another name of '" + key.path() + "', given on line " + first);
        } else if (!isNull(node)) {
            value(node)
                    .ifPresentOrElse(
                            value -> assignments.add(new Assignment(path, Origin.file(file, line(name)), value)),
                            () -> problem(
                                    name, path, "expected " + key.type().expectation() + ", found " + kind(node)));
        }
    }

    private static Optional<RawValue> value(Node node) {
        if (node instanceof SequenceNode sequence) {
            List<Scalar> items = sequence.getValue().stream()
                    .flatMap(item -> scalar(item).stream())
                    .toList();
            return items.size() == sequence.getValue().size() ? Optional.of(new Sequence(items)) : Optional.empty();
        }
        return scalar(node).map(scalar -> scalar);
    }

    private static Optional<Scalar> scalar(Node node) {
        return node instanceof ScalarNode scalar && scalar.getTag().startsWith(CORE_TAG)
                ? Optional.of(new Scalar(scalar.getValue(), scalar.isPlain() ? Style.PLAIN : Style.QUOTED))
                : Optional.empty();
    }

    private void problem(Node node, String path, String message) {
        problems.add(new ConfigProblem(file, line(node), path, message));
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    private static boolean isNull(Node node) {
        return node instanceof ScalarNode scalar && scalar.isPlain() && NULL.contains(scalar.getValue());
    }

    private static String kind(Node node) {
        if (!node.getTag().startsWith(CORE_TAG)) {
            return "a value with the tag " + node.getTag().getValue();
        }
        if (node instanceof SequenceNode) {
            return "a list";
        }
        return node instanceof MappingNode ? "a section" : "a single value";
    }
}
