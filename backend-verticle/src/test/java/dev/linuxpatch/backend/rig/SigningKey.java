// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An OpenPGP key made at run time, in a directory of its own.
 *
 * <p>Each signature works on a private copy of the key's directory, because gpg starts an agent per directory and the
 * agent has to be stopped afterwards without taking it away from someone else.
 */
public final class SigningKey {
    private final Path home;

    private SigningKey(Path home) {
        this.home = home;
    }

    public static SigningKey existing(Path home) {
        return new SigningKey(home);
    }

    public static SigningKey generate(Path home) {
        try {
            Files.createDirectory(home, PosixFilePermissions.asFileAttribute(ownerOnly()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        gpg(home, "--passphrase", "", "--quick-gen-key", "Rig <rig@example.test>", "ed25519", "sign", "never");
        stopAgent(home);
        return new SigningKey(home);
    }

    void export(Path target) {
        signing(copy -> gpg(copy, "--yes", "--output", target.toString(), "--export"));
    }

    /** The public key as text. */
    public void exportArmored(Path target) {
        signing(copy -> gpg(copy, "--yes", "--armor", "--output", target.toString(), "--export"));
    }

    /** Writes a signature as text beside what is signed. */
    public void detachSign(Path source, Path target) {
        signing(copy ->
                gpg(copy, "--yes", "--armor", "--output", target.toString(), "--detach-sign", source.toString()));
    }

    /** Puts a signature into each of these archives. */
    public void signRpms(List<Path> archives) {
        signing(copy -> {
            List<String> argv = new ArrayList<>(List.of(
                    "rpmsign",
                    "--define",
                    "_gpg_name rig@example.test",
                    "--define",
                    "_gpg_path " + copy,
                    "--define",
                    "__gpg /usr/bin/gpg",
                    "--addsign"));
            archives.forEach(archive -> argv.add(archive.toString()));
            Tool.run(copy, Map.of("GNUPGHOME", copy.toString()), argv).orThrow();
        });
    }

    /** Writes a signature in gpg's own form beside each of these files, in {@code <file>.sig}. */
    public void detachSign(List<Path> files) {
        signing(copy ->
                files.forEach(file -> gpg(copy, "--yes", "--output", file + ".sig", "--detach-sign", file.toString())));
    }

    void clearSign(List<Path> sources, List<Path> targets) {
        signing(copy -> {
            for (int i = 0; i < sources.size(); i++) {
                String source = sources.get(i).toString();
                gpg(copy, "--yes", "--output", targets.get(i).toString(), "--clearsign", source);
            }
        });
    }

    private interface Work {
        void on(Path copy);
    }

    private void signing(Work work) {
        try {
            // Short on purpose: the agent's socket lives in it, and a socket's path is limited to 107 bytes.
            Path copy = Files.createTempDirectory("rig-gpg-");
            Files.delete(copy);
            try {
                Trees.copy(home, copy);
                Files.setPosixFilePermissions(copy, ownerOnly());
                work.on(copy);
            } finally {
                stopAgent(copy);
                Trees.delete(copy);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void gpg(Path home, String... arguments) {
        List<String> argv = new ArrayList<>(List.of("gpg", "--homedir", home.toString(), "--batch", "--quiet"));
        argv.addAll(List.of(arguments));
        Tool.run(home, Map.of(), argv).orThrow();
    }

    private static void stopAgent(Path home) {
        Tool.run(home, Map.of(), List.of("gpgconf", "--homedir", home.toString(), "--kill", "gpg-agent"))
                .orThrow();
    }

    private static Set<PosixFilePermission> ownerOnly() {
        return PosixFilePermissions.fromString("rwx------");
    }
}
