// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apk.read;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the operator wants installed: apk-world(5), a dependency a line, by the name in it. */
public final class World {
    /** Relative to the root. */
    public static final String FILE = "etc/apk/world";

    private static final Pattern PINNED = Pattern.compile("[^=<>~@!]+(?:=|<|~).*");

    private final Map<String, String> lines = new TreeMap<>();

    private World(Stream<String> words) {
        words.filter(word -> !word.isEmpty()).forEach(word -> lines.put(ApkPackage.nameIn(word), word));
    }

    public static World read(Path root) throws IOException {
        try {
            return new World(Files.readAllLines(root.resolve(FILE)).stream()
                    .flatMap(line -> Stream.of(line.strip().split("\\s+", -1))));
        } catch (NoSuchFileException e) {
            return new World(Stream.empty());
        }
    }

    static World of(String... words) {
        return new World(Arrays.stream(words));
    }

    /** As it is written; empty if nobody asked for the package. */
    public Optional<String> find(String name) {
        return Optional.ofNullable(lines.get(name));
    }

    /** Whether it asks for a certain version, so that upgrades leave the package alone. */
    public boolean pins(String name) {
        return find(name).filter(word -> PINNED.matcher(word).matches()).isPresent();
    }

    List<String> words() {
        return List.copyOf(lines.values());
    }
}
