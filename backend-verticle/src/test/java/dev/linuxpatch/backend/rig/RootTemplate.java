// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The directory tree that every root starts as: busybox, an empty dpkg database, fetched lists. */
final class RootTemplate {
    private static final List<String> DIRECTORIES = List.of(
            "bin",
            "sbin",
            "usr/bin",
            "usr/sbin",
            "etc/apt/apt.conf.d",
            "etc/apt/preferences.d",
            "etc/apt/sources.list.d",
            "etc/apt/trusted.gpg.d",
            "tmp",
            "dev",
            "proc",
            "run",
            "var/log/apt",
            "var/cache/apt/archives/partial",
            "var/lib/apt/lists/partial",
            "var/lib/dpkg/alternatives",
            "var/lib/dpkg/info",
            "var/lib/dpkg/parts",
            "var/lib/dpkg/triggers",
            "var/lib/dpkg/updates");
    private static final List<String> APPLETS = List.of(
            "cat", "chmod", "cp", "date", "echo", "env", "false", "grep", "kill", "ln", "ls", "mkdir", "mv", "nohup",
            "printf", "ps", "pwd", "rm", "sed", "seq", "setsid", "sh", "sleep", "sync", "test", "touch", "true", "wc");
    private static final Map<String, String> FILES = Map.of(
            "var/lib/dpkg/status", "",
            "var/lib/dpkg/available", "",
            "var/lib/dpkg/arch", "amd64\n",
            "etc/passwd", "root:x:0:0:root:/root:/bin/sh\n",
            "etc/group", "root:x:0:\n",
            "etc/hostname", "rig\n",
            // Without it apt knows no machine to be in or out of a phase and takes every phased update.
            "etc/machine-id", "0123456789abcdef0123456789abcdef\n",
            "etc/os-release", "ID=debian\nVERSION_ID=\"12\"\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n");

    /** What the template is made from, for the name of the cache. */
    static final String DESCRIPTION = DIRECTORIES.toString() + APPLETS + new TreeMap<>(FILES);

    private RootTemplate() {}

    static void build(Path target, Path repository, SigningKey key) {
        try {
            for (String directory : DIRECTORIES) {
                Files.createDirectories(target.resolve(directory));
            }
            Files.createSymbolicLink(target.resolve("var/run"), Path.of("../run"));
            Files.copy(Tool.require("busybox"), target.resolve("bin/busybox"));
            target.resolve("bin/busybox").toFile().setExecutable(true, false);
            for (String applet : APPLETS) {
                Files.createSymbolicLink(target.resolve("bin").resolve(applet), Path.of("busybox"));
            }
            FILES.forEach((file, content) -> Trees.write(target.resolve(file), content));
            device(target.resolve("dev/null"), 1, 3);
            device(target.resolve("dev/zero"), 1, 5);
            device(target.resolve("dev/tty"), 5, 0);
            key.export(target.resolve("etc/apt/trusted.gpg.d/rig.gpg"));
            fetchLists(target, repository);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void copy(Path template, Path root) {
        List<String> argv = new ArrayList<>(List.of("cp", "-a", "--reflink=auto", "--"));
        argv.add(template + "/.");
        argv.add(root.toString());
        Tool.run(root, Map.of(), argv).orThrow();
    }

    /** Lists are named after their source, not after the root, so that every copy can use them. */
    private static void fetchLists(Path target, Path repository) throws IOException {
        AptSources.use(target, "file:" + repository);
        Path configuration = AptConfiguration.write(target);
        Tool.run(target, Map.of("APT_CONFIG", configuration.toString()), List.of("apt-get", "-q", "update"))
                .orThrow();
        Files.delete(configuration);
        for (String cache : List.of("pkgcache.bin", "srcpkgcache.bin")) {
            Files.deleteIfExists(target.resolve("var/cache/apt").resolve(cache));
        }
    }

    private static void device(Path node, int major, int minor) {
        Tool.run(
                        node.getParent(),
                        Map.of(),
                        List.of("mknod", "-m", "666", node.toString(), "c", "" + major, "" + minor))
                .orThrow();
    }
}
