// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.rollback.check;

import dev.linuxpatch.bench.rollback.host.Host;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A root at one moment: what the package manager knows, and all of {@code /etc} and {@code /usr}.
 *
 * @param facts value by name; of files {@code /path}
 */
public record Snapshot(Map<String, String> facts) {
    private static final List<String> TREES = List.of("etc", "usr");
    private static final int PERMISSIONS = 07777;

    public Snapshot {
        facts = Map.copyOf(facts);
    }

    /** Reads; only while nobody changes anything. */
    public static Snapshot of(Host host) throws IOException {
        Map<String, String> facts = new TreeMap<>(host.database());
        for (String tree : TREES) {
            Files.walkFileTree(host.path().resolve(tree), new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                        throws IOException {
                    return note(directory) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    note(file);
                    return FileVisitResult.CONTINUE;
                }

                private boolean note(Path file) throws IOException {
                    Path relative = host.path().relativize(file);
                    boolean counts = !Tolerated.contains(relative);
                    if (counts) {
                        facts.put("/" + relative, describe(file));
                    }
                    return counts;
                }
            });
        }
        return new Snapshot(facts);
    }

    /** One file as {@link #facts} have it, its path relative to the root; empty if it is not there. */
    public static Optional<String> file(Host host, String path) throws IOException {
        Path file = host.path().resolve(path);
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? Optional.of(describe(file)) : Optional.empty();
    }

    /** A file, directory or link in one line: permissions, owner, and what is in it. */
    static String describe(Path file) throws IOException {
        Map<String, Object> stat = Files.readAttributes(file, "unix:mode,uid,gid", LinkOption.NOFOLLOW_LINKS);
        String who = stat.get("uid") + ":" + stat.get("gid");
        if (Files.isSymbolicLink(file)) {
            return "link " + who + " to " + Files.readSymbolicLink(file);
        }
        String access = Integer.toOctalString((int) stat.get("mode") & PERMISSIONS) + " " + who;
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
            return "directory " + access;
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return "special " + access;
        }
        byte[] content = Files.readAllBytes(file);
        String text =
                content.length <= 40 ? " " + new String(content, java.nio.charset.StandardCharsets.UTF_8).strip() : "";
        return "file " + access + " " + digest(content) + text;
    }

    private static String digest(byte[] content) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(content))
                    .substring(0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
