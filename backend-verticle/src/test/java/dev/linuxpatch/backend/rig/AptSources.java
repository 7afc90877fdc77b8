// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rig;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The {@code sources.list} of a root. */
final class AptSources {
    private AptSources() {}

    /** All suites from one place, and nothing else. */
    static void use(Path root, String uri) {
        use(root, uri, Suite.values());
    }

    static void use(Path root, String uri, Suite... suites) {
        String lines =
                Arrays.stream(suites).map(suite -> line(uri, suite.codeName())).collect(Collectors.joining());
        Trees.write(root.resolve("etc/apt/sources.list"), lines);
    }

    static void add(Path root, String name, String uri, String suite) {
        Trees.write(root.resolve("etc/apt/sources.list.d").resolve(name + ".list"), line(uri, suite));
    }

    private static String line(String uri, String suite) {
        return "deb " + uri + " " + suite + " main\n";
    }
}
