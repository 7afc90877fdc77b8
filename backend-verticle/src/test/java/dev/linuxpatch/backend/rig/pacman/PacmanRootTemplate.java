// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rig.pacman;

import dev.linuxpatch.backend.rig.SigningKey;
import dev.linuxpatch.backend.rig.Tool;
import dev.linuxpatch.backend.rig.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The directory tree that every pacman root starts as: busybox, a few files, and a keyring that trusts the rig's key. */
final class PacmanRootTemplate {
    private static final List<String> DIRECTORIES = List.of(
            "bin",
            "usr/bin",
            "etc/pacman.d/hooks",
            "tmp",
            "dev",
            "proc",
            "run",
            "var/log",
            "var/cache/pacman/pkg",
            "var/lib/pacman/local",
            "var/lib/pacman/sync");
    private static final List<String> APPLETS =
            List.of("cat", "echo", "mkdir", "rm", "sh", "bash", "sleep", "touch", "true");
    private static final Map<String, String> FILES = Map.of(
            "etc/passwd", "root:x:0:0:root:/root:/bin/sh\n",
            "etc/group", "root:x:0:\n",
            "etc/hostname", "rig\n",
            "etc/machine-id", "0123456789abcdef0123456789abcdef\n",
            "etc/os-release", "NAME=\"Rig\"\nID=arch\nPRETTY_NAME=\"Rig 1\"\n",
            "var/lib/pacman/local/ALPM_DB_VERSION", "9\n");

    /** What the template is made from, for the name of the cache. */
    static final String DESCRIPTION = DIRECTORIES.toString() + APPLETS + new TreeMap<>(FILES);

    private PacmanRootTemplate() {}

    static void build(Path target, SigningKey key) throws IOException {
        for (String directory : DIRECTORIES) {
            Files.createDirectories(target.resolve(directory));
        }
        Files.copy(Tool.require("busybox"), target.resolve("bin/busybox"));
        target.resolve("bin/busybox").toFile().setExecutable(true, false);
        for (String applet : APPLETS) {
            Files.createSymbolicLink(target.resolve("bin").resolve(applet), Path.of("busybox"));
            Files.createSymbolicLink(target.resolve("usr/bin").resolve(applet), Path.of("/bin/busybox"));
        }
        FILES.forEach((file, content) -> Trees.write(target.resolve(file), content));
        Tool.run(
                        target,
                        Map.of(),
                        List.of("mknod", "-m", "666", target.resolve("dev/null").toString(), "c", "1", "3"))
                .orThrow();
        trust(target.resolve("etc/pacman.d/gnupg"), key);
    }

    private static void trust(Path keyring, SigningKey key) throws IOException {
        Files.createDirectory(
                keyring, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        // As pacman-key(8) begins; libalpm takes a directory without it for none.
        Files.createFile(keyring.resolve("pubring.gpg"));
        Path exported = keyring.resolve("rig.asc");
        key.exportArmored(exported);
        gpg(keyring, "--import", exported.toString());
        String fingerprint = gpg(keyring, "--with-colons", "--list-keys")
                .lines()
                .filter(line -> line.startsWith("fpr:"))
                .map(line -> line.split(":", -1)[9])
                .findFirst()
                .orElseThrow();
        Path trust = Files.writeString(keyring.resolve("rig.trust"), fingerprint + ":6:\n");
        gpg(keyring, "--import-ownertrust", trust.toString());
        gpg(keyring, "--check-trustdb");
        Tool.run(keyring, Map.of(), List.of("gpgconf", "--homedir", keyring.toString(), "--kill", "all"))
                .orThrow();
        Files.delete(exported);
        Files.delete(trust);
    }

    private static String gpg(Path home, String... arguments) {
        List<String> argv = new ArrayList<>(List.of("gpg", "--homedir", home.toString(), "--batch", "--quiet"));
        argv.addAll(List.of(arguments));
        var result = Tool.run(home, Map.of(), argv);
        result.orThrow();
        return result.output();
    }
}
