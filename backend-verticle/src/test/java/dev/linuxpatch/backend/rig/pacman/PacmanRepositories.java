// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rig.pacman;

import dev.linuxpatch.backend.rig.SigningKey;
import dev.linuxpatch.backend.rig.Tool;
import dev.linuxpatch.backend.rig.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Repositories in one directory, their databases made by repo-add(8) and signed.
 *
 * @param directory what a {@code Server} line names
 */
public record PacmanRepositories(Path directory, SigningKey key) {
    static PacmanRepositories create(Path directory, SigningKey key) {
        PacmanRepositories repositories = new PacmanRepositories(directory, key);
        PacmanFixtures.all().forEach(repositories::publish);
        return repositories;
    }

    /** Adds packages to a repository, or replaces other versions of them, and signs it. */
    public void publish(String repository, List<PacmanSpec> specs) {
        List<String> argv =
                new ArrayList<>(List.of("repo-add", "-q", database(repository).toString()));
        specs.forEach(
                spec -> argv.add(PacmanPackageBuilder.build(spec, directory).toString()));
        Tool.run(directory, Map.of(), argv).orThrow();
        sign(repository);
    }

    /** Takes a version away from whichever repository has it. */
    void withdraw(String name, String fullVersion) {
        PacmanFixtures.all().forEach((repository, specs) -> {
            if (specs.stream()
                    .anyMatch(spec ->
                            spec.name().equals(name) && spec.fullVersion().equals(fullVersion))) {
                withdraw(repository, List.of(name));
            }
        });
    }

    /** Takes packages away from a repository and signs it: what a repository does to old versions. */
    public void withdraw(String repository, List<String> names) {
        List<String> argv = new ArrayList<>(
                List.of("repo-remove", "-q", database(repository).toString()));
        argv.addAll(names);
        Tool.run(directory, Map.of(), argv).orThrow();
        sign(repository);
    }

    /** Signs every package that is there by now. */
    void signPackages() {
        try (Stream<Path> files = Files.list(directory)) {
            key.detachSign(files.filter(file -> file.toString().contains(".pkg.tar.")
                            && !file.toString().endsWith(".sig"))
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void breakSignature(String repository) {
        try {
            SigningKey other =
                    SigningKey.generate(Files.createTempDirectory("rig-other-").resolve("gpg"));
            new PacmanRepositories(directory, other).sign(repository);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    PacmanRepositories copyTo(Path target) {
        Tool.run(directory, Map.of(), List.of("cp", "-a", directory.toString(), target.toString()))
                .orThrow();
        return new PacmanRepositories(target, key);
    }

    /** As a repository may be compressed in any way: not all the same here. */
    private Path database(String repository) {
        String compression = repository.equals("rig") ? "zst" : repository.equals("rig-old") ? "xz" : "gz";
        return directory.resolve(repository + ".db.tar." + compression);
    }

    private void sign(String repository) {
        Path armored = directory.resolve(repository + ".asc");
        Path signature = directory.resolve(repository + ".db.sig");
        key.detachSign(directory.resolve(repository + ".db"), armored);
        // libalpm takes no text.
        Trees.delete(signature);
        Tool.run(
                        directory,
                        Map.of(),
                        List.of(
                                "gpg",
                                "--homedir",
                                directory.toString(),
                                "--batch",
                                "--quiet",
                                "--output",
                                signature.toString(),
                                "--dearmor",
                                armored.toString()))
                .orThrow();
        Trees.delete(armored);
    }
}
