// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.zypper.change;

import static java.util.stream.Collectors.toUnmodifiableMap;
import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.linuxpatch.backend.rpm.InstallReason;
import dev.linuxpatch.backend.rpm.RpmDatabase;
import dev.linuxpatch.backend.rpm.RpmMarks;
import dev.linuxpatch.backend.rpm.RpmPackage;
import dev.linuxpatch.backend.run.Command;
import dev.linuxpatch.backend.zypper.lock.HeldPackages;
import dev.linuxpatch.shared.packages.PackageName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The file in which libzypp notes what was installed only because something else needs it: a name a line, without architecture. */
final class AutoInstalled implements RpmMarks {
    private final Path root;
    private final Path file;

    AutoInstalled(Path root) {
        this.root = root;
        this.file = root.resolve("var/lib/zypp/AutoInstalled");
    }

    @Override
    public Map<RpmPackage, InstallReason> reasons(Collection<RpmPackage> installed) throws IOException {
        Set<String> noted = Set.copyOf(lines());
        return installed.stream()
                .collect(toUnmodifiableMap(
                        one -> one, one -> noted.contains(one.name()) ? InstallReason.DEPENDENCY : InstallReason.USER));
    }

    /** libzypp takes a lock for somebody's wish to have the package. */
    @Override
    public Set<RpmPackage> lostWithAnyChange() throws IOException {
        HeldPackages held = HeldPackages.read(root);
        Set<String> noted = Set.copyOf(lines());
        if (held.isEmpty() || noted.isEmpty()) {
            return Set.of();
        }
        return new RpmDatabase(root)
                .packages().stream()
                        .filter(one -> noted.contains(one.name()) && held.holds(one))
                        .collect(toUnmodifiableSet());
    }

    /** There is no command for it. */
    @Override
    public List<Command> mark(Map<PackageName, InstallReason> reasons) throws IOException {
        List<String> lines = new ArrayList<>(lines());
        // Of a name in several architectures one that is noted is enough.
        named(reasons, false).forEach(lines::remove);
        named(reasons, true).filter(name -> !lines.contains(name)).forEach(lines::add);
        Files.createDirectories(file.getParent());
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.write(fresh, lines);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return List.of();
    }

    private static Stream<String> named(Map<PackageName, InstallReason> reasons, boolean dependencies) {
        return reasons.entrySet().stream()
                .filter(one -> (one.getValue() == InstallReason.DEPENDENCY) == dependencies)
                .map(one -> one.getKey().bare())
                .distinct()
                .sorted();
    }

    private List<String> lines() throws IOException {
        try {
            return Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }
}
