// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rig.rpm;

import dev.linuxpatch.backend.rig.Tool;
import dev.linuxpatch.backend.rig.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The directory tree that every rpm root starts as: busybox, and what dnf and zypper look for. */
final class RpmRootTemplate {
    private static final List<String> DIRECTORIES = List.of(
            "bin",
            "sbin",
            "usr/bin",
            "usr/sbin",
            "etc/dnf/vars",
            "etc/dnf/plugins",
            "etc/yum.repos.d",
            "etc/zypp/repos.d",
            "etc/pki/rpm-gpg",
            "tmp",
            "dev",
            "proc",
            "root",
            "run",
            "var/tmp",
            "var/log",
            "var/cache",
            "var/lib/dnf",
            "var/lib/zypp");
    private static final List<String> APPLETS = List.of(
            "cat", "chmod", "cp", "date", "echo", "env", "false", "grep", "kill", "ln", "ls", "mkdir", "mv", "nohup",
            "printf", "ps", "pwd", "rm", "sed", "seq", "setsid", "sh", "sleep", "sync", "test", "touch", "true", "wc");
    private static final Map<String, String> FILES = Map.of(
            "etc/passwd", "root:x:0:0:root:/root:/bin/sh\n",
            "etc/group", "root:x:0:\n",
            "etc/hostname", "rig\n",
            "etc/machine-id", "0123456789abcdef0123456789abcdef\n",
            "etc/os-release",
                    "NAME=\"Rig\"\nID=rig\nVERSION_ID=1\nPRETTY_NAME=\"Rig 1\"\nCPE_NAME=\"cpe:/o:rig:rig:1\"\n",
            "etc/zypp/zypp.conf", "[main]\n");

    /** What the template is made from, for the name of the cache. */
    static final String DESCRIPTION = DIRECTORIES.toString() + APPLETS + new TreeMap<>(FILES);

    private RpmRootTemplate() {}

    static void build(Path target) throws IOException {
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
        device(target.resolve("dev/urandom"), 1, 9);
    }

    static void copy(Path template, Path root) {
        List<String> argv = new ArrayList<>(List.of("cp", "-a", "--reflink=auto", "--"));
        argv.add(template + "/.");
        argv.add(root.toString());
        Tool.run(root, Map.of(), argv).orThrow();
    }

    private static void device(Path node, int major, int minor) {
        Tool.run(
                        node.getParent(),
                        Map.of(),
                        List.of("mknod", "-m", "666", node.toString(), "c", "" + major, "" + minor))
                .orThrow();
    }
}
