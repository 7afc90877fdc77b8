// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.zypper.change;

import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.linuxpatch.backend.rpm.RpmMarks;
import dev.linuxpatch.backend.rpm.RpmPackage;
import dev.linuxpatch.backend.run.Command;
import dev.linuxpatch.shared.packages.PackageName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** The file in which libzypp notes what was installed only because something else needs it: a name a line, without architecture. */
final class AutoInstalled implements RpmMarks {
    private final Path file;

    AutoInstalled(Path root) {
        this.file = root.resolve("var/lib/zypp/AutoInstalled");
    }

    @Override
    public Set<RpmPackage> automatic(Collection<RpmPackage> installed) throws IOException {
        Set<String> noted = Set.copyOf(lines());
        return installed.stream().filter(one -> noted.contains(one.name())).collect(toUnmodifiableSet());
    }

    /** There is no command for it. */
    @Override
    public List<Command> mark(Set<PackageName> automatic, Set<PackageName> wanted) throws IOException {
        List<String> lines = new ArrayList<>(lines());
        wanted.forEach(name -> lines.remove(name.bare()));
        automatic.stream()
                .map(PackageName::bare)
                .filter(name -> !lines.contains(name))
                .distinct()
                .forEach(lines::add);
        Files.createDirectories(file.getParent());
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.write(fresh, lines);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return List.of();
    }

    private List<String> lines() throws IOException {
        try {
            return Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }
}
