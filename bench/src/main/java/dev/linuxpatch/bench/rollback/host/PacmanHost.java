// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.rollback.host;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Stream.concat;

import dev.linuxpatch.backend.rig.pacman.PacmanRoot;
import dev.linuxpatch.bench.rollback.plan.PackageModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A root of pacman. */
final class PacmanHost implements Host {
    private static final List<String> RECORDS = List.of("desc", "files");
    private static final Pattern DESCRIPTION = Pattern.compile(
            "^Name +: (\\S+)\nVersion +: (\\S+)\n.*^Install Reason +: ([^\n]+)", Pattern.MULTILINE | Pattern.DOTALL);

    private final PacmanRoot root;

    PacmanHost(PacmanRoot root) {
        this.root = root;
        Shared.keepDirectories(root.path());
        refresh();
    }

    @Override
    public Path path() {
        return root.path();
    }

    @Override
    public void install(Map<String, String> versions) {
        root.install(versions.entrySet().stream()
                .map(one -> one.getKey() + "=" + one.getValue())
                .toArray(String[]::new));
    }

    @Override
    public void markAutomatic(Collection<String> names) {
        root.pacman(concat(Stream.of("-D", "--asdeps"), names.stream()).toArray(String[]::new))
                .orThrow();
    }

    @Override
    public void hold(String name) {
        root.hold(name);
    }

    @Override
    public void withdraw(Collection<PackageModel> models) {
        models.stream()
                .collect(groupingBy(PacmanArchive::repository, mapping(PackageModel::name, toList())))
                .forEach((repository, names) -> root.ownRepositories().withdraw(repository, names));
        root.forgetFetched();
        refresh();
    }

    /** What pacman lists, and its whole record of each package but for what says when and from what it was installed. */
    @Override
    public Map<String, String> database() {
        Map<String, String> facts = new TreeMap<>();
        for (String description : root.pacman("-Qi").output().split("\n\n", -1)) {
            Matcher installed = DESCRIPTION.matcher(description);
            if (installed.find()) {
                facts.put("package " + installed.group(1) + " " + installed.group(2), "installed");
                if (installed.group(3).contains("dependency")) {
                    facts.put(AUTOMATIC + installed.group(1), "yes");
                }
            }
        }
        try (Stream<Path> packages = Files.list(root.path().resolve("var/lib/pacman/local"))) {
            for (Path record : packages.filter(Files::isDirectory).toList()) {
                for (String file : RECORDS) {
                    String text = Files.readString(record.resolve(file))
                            .replaceAll("%(INSTALLDATE|VALIDATION)%\n.*\n", "")
                            .strip()
                            .replaceAll("\n+", "; ");
                    facts.put("record " + record.getFileName() + " " + file, text);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return facts;
    }

    @Override
    public void close() {
        root.close();
    }

    private void refresh() {
        root.pacman("-Syy").orThrow();
    }
}
