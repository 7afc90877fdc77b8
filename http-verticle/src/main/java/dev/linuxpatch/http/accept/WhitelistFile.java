// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.accept;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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
import org.yaml.snakeyaml.nodes.Tag;

/**
 * The text of a whitelist file: YAML, {@code entries: [ip, prefix, host name, …]} or the bare list.
 *
 * <p>Reading is strict and total: any text yields either {@link Valid} or {@link Invalid} with every problem and its line.
 * Only the node tree is looked at; no object is ever constructed from the file.
 */
public final class WhitelistFile {

    private static final String ENTRIES = "entries";
    private static final int MAX_CHARACTERS = 8 * 1024 * 1024;
    private static final int MAX_DEPTH = 8;
    private static final int MAX_PROBLEMS = 100;

    private WhitelistFile() {}

    /** What a text came to. */
    public sealed interface Outcome {}

    /** A whitelist that can be used; the warnings are for the log. */
    public record Valid(List<WhitelistEntry> entries, List<Problem> warnings) implements Outcome {
        public Valid {
            entries = List.copyOf(entries);
            warnings = List.copyOf(warnings);
        }
    }

    /** A text that is not a whitelist; at least one problem. */
    public record Invalid(List<Problem> problems) implements Outcome {
        public Invalid {
            problems = List.copyOf(problems);
        }
    }

    /**
     * Something to tell the author of the file.
     *
     * @param line counted from 1, 0 when it concerns the file as a whole
     */
    public record Problem(int line, String message) {
        @Override
        public String toString() {
            return line == 0 ? message : "line " + line + ": " + message;
        }
    }

    /** Reads a whitelist file (UTF-8); blocks. A file that cannot be read is {@link Invalid} with what to do about it. */
    public static Outcome read(Path file) {
        try {
            if (Files.size(file) > MAX_CHARACTERS) {
                return unreadable(file + " is larger than " + MAX_CHARACTERS + " bytes");
            }
            return parse(Files.readString(file));
        } catch (NoSuchFileException e) {
            return unreadable(file + " does not exist; create it with the addresses that may connect, for example "
                    + "\"entries: [127.0.0.1, 10.0.0.0/8]\"");
        } catch (AccessDeniedException e) {
            return unreadable(file + " may not be read by the user of this service; change its owner or mode");
        } catch (MalformedInputException e) {
            return unreadable(file + " is not UTF-8 text");
        } catch (IOException e) {
            return unreadable(file + " cannot be read: " + e.getMessage());
        }
    }

    private static Outcome unreadable(String message) {
        return new Invalid(List.of(new Problem(0, message)));
    }

    /** Reads the text of a whitelist file. */
    public static Outcome parse(String text) {
        Node root;
        try {
            root = new Yaml(new SafeConstructor(limits())).compose(new StringReader(text));
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
            String hint = text.contains("::")
                    ? "; inside [ ] an address that begins with a colon needs quotes: [\"::1\"]"
                    : "";
            return new Invalid(List.of(new Problem(line, "not valid YAML: " + e.getProblem() + hint)));
        } catch (YAMLException e) {
            return new Invalid(List.of(new Problem(0, "not valid YAML: " + e.getMessage())));
        }
        return new Reading().read(root);
    }

    private static LoaderOptions limits() {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MAX_CHARACTERS);
        options.setNestingDepthLimit(MAX_DEPTH);
        options.setMaxAliasesForCollections(0);
        options.setAllowRecursiveKeys(false);
        return options;
    }

    private static final class Reading {
        private final List<WhitelistEntry> entries = new ArrayList<>();
        private final List<Problem> problems = new ArrayList<>();
        private final List<Problem> warnings = new ArrayList<>();

        Outcome read(Node root) {
            if (root == null) {
                problems.add(new Problem(0, "the file is empty; write \"entries: []\" to refuse everyone"));
            } else if (root instanceof MappingNode mapping) {
                readMapping(mapping);
            } else {
                readList(root);
            }
            if (!problems.isEmpty()) {
                return new Invalid(problems);
            }
            if (entries.isEmpty()) {
                warnings.add(new Problem(0, "the whitelist is empty: every connection is refused"));
            }
            return new Valid(entries, warnings);
        }

        private void readMapping(MappingNode mapping) {
            Set<String> seen = new HashSet<>();
            for (NodeTuple tuple : mapping.getValue()) {
                Node key = tuple.getKeyNode();
                String name = key instanceof ScalarNode scalar ? scalar.getValue() : "(not a plain key)";
                if (!seen.add(name)) {
                    problem(key, "the key \"" + name + "\" appears twice");
                } else if (name.equals(ENTRIES)) {
                    readList(tuple.getValueNode());
                } else {
                    problem(key, "unknown key \"" + name + "\"; the only key is \"" + ENTRIES + "\"");
                }
            }
            if (!seen.contains(ENTRIES)) {
                problem(mapping, "the key \"" + ENTRIES + "\" is missing; write \"entries: []\" to refuse everyone");
            }
        }

        private void readList(Node node) {
            if (!(node instanceof SequenceNode list)) {
                problem(node, "expected a list of addresses, prefixes and host names");
                return;
            }
            for (Node item : list.getValue()) {
                if (item instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)) {
                    readEntry(scalar);
                } else {
                    problem(item, "an entry must be an address, a prefix or a host name");
                }
            }
        }

        private void readEntry(ScalarNode node) {
            try {
                WhitelistEntry entry = WhitelistEntry.parse(node.getValue());
                entries.add(entry);
                if (entry instanceof WhitelistEntry.Block block && block.admitsEveryone()) {
                    warnings.add(new Problem(line(node), entry + " admits every address of its family"));
                }
            } catch (WhitelistEntry.InvalidEntryException e) {
                problem(node, e.getMessage());
            }
        }

        private void problem(Node node, String message) {
            if (problems.size() < MAX_PROBLEMS) {
                problems.add(new Problem(line(node), message));
            }
        }

        private static int line(Node node) {
            return node.getStartMark() == null ? 0 : node.getStartMark().getLine() + 1;
        }
    }
}
