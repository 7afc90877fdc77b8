// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A made-up host in a temporary directory, which closing removes. */
public record TemporaryRoot(Path path) implements AutoCloseable {
    /** Writes a host. */
    public static TemporaryRoot of(SyntheticHost host) throws IOException {
        TemporaryRoot root = new TemporaryRoot(Files.createTempDirectory("bench-root"));
        host.write(root.path);
        return root;
    }

    @Override
    public void close() throws IOException {
        List<Path> leavesFirst;
        try (Stream<Path> all = Files.walk(path)) {
            leavesFirst = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : leavesFirst) {
            Files.delete(file);
        }
    }
}
