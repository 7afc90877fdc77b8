// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash.agent;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import net.bytebuddy.ByteBuddy;

/** Packs the agent: the classes of this package as they are, with the library that they need by reference. */
public final class AgentJar {
    private AgentJar() {}

    /** Writes the jar, and returns what goes into {@code LPA_JAVA_OPTS}. */
    public static String write(Path jar, Path board) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.put(new Attributes.Name("Premain-Class"), KillAgent.class.getName());
        main.put(Attributes.Name.CLASS_PATH, origin(ByteBuddy.class).toUri().toString());
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            for (String resource : classes()) {
                out.putNextEntry(new JarEntry(resource));
                try (InputStream in = AgentJar.class.getClassLoader().getResourceAsStream(resource)) {
                    in.transferTo(out);
                }
                out.closeEntry();
            }
        }
        return "-javaagent:" + jar + "=" + board;
    }

    private static List<String> classes() throws IOException {
        Path origin = origin(AgentJar.class);
        String directory = AgentJar.class.getPackageName().replace('.', '/');
        if (!Files.isDirectory(origin)) {
            throw new IllegalStateException("the agent is packed from a directory of classes, not from " + origin);
        }
        try (Stream<Path> files = Files.list(origin.resolve(directory))) {
            return files.map(file -> directory + "/" + file.getFileName()).toList();
        }
    }

    private static Path origin(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
