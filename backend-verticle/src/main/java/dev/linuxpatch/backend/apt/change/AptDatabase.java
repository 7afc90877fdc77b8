// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.change;

import dev.linuxpatch.backend.apt.lock.AptLocks;
import dev.linuxpatch.backend.apt.read.ControlField;
import dev.linuxpatch.backend.apt.read.DebianVersion;
import dev.linuxpatch.backend.apt.read.DpkgEntry;
import dev.linuxpatch.backend.apt.read.DpkgStatus;
import dev.linuxpatch.backend.apt.read.NativeArchitecture;
import dev.linuxpatch.backend.manager.Attempt;
import dev.linuxpatch.backend.manager.LockHolder;
import dev.linuxpatch.backend.manager.PackageDatabase;
import dev.linuxpatch.backend.manager.PackageState;
import dev.linuxpatch.backend.manager.PackageState.Condition;
import dev.linuxpatch.backend.manager.PackageStates;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** dpkg's database and apt's files below a root, read as they are on disk. */
final class AptDatabase implements PackageDatabase {
    private static final String ALL = "all";

    private final Path root;
    private final AptLocks locks;

    AptDatabase(Path root) {
        this.root = root;
        this.locks = AptLocks.of(root);
    }

    @Override
    public PackageStates states() throws IOException {
        List<PackageState> states = new ArrayList<>();
        DpkgStatus.read(root).forEach((name, entry) -> {
            if (PackageName.isLegal(name) && PackageVersion.isLegal(entry.version())) {
                states.add(state(name, entry));
            }
        });
        return new PackageStates(states);
    }

    @Override
    public PackageName canonical(PackageName name) throws IOException {
        if (name.bare().equals(name.value())) {
            return name;
        }
        String architecture = name.value().substring(name.bare().length() + 1);
        return architecture.equals(ALL) || architecture.equals(nativeArchitecture())
                ? new PackageName(name.bare())
                : name;
    }

    @Override
    public int compare(PackageVersion first, PackageVersion second) {
        return DebianVersion.compare(first.value(), second.value());
    }

    @Override
    public boolean interrupted() throws IOException {
        return DpkgStatus.hasJournal(root);
    }

    @Override
    public Optional<LockHolder> lockHolder(Attempt attempt) throws IOException {
        return locks.holder(attempt);
    }

    @Override
    public List<ProcessHandle> stragglers() {
        return MaintainerScripts.orphaned(root);
    }

    @Override
    public Path assumeHeld(Set<PackageName> names, Path directory) throws IOException {
        return AssumedHolds.write(root, names, nativeArchitecture(), directory.resolve("status-assumed"));
    }

    @Override
    public boolean hasIndex() throws IOException {
        try (Stream<Path> lists = Files.list(root.resolve("var/lib/apt/lists"))) {
            return lists.anyMatch(list -> list.getFileName().toString().contains("_Packages"));
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** A refresh that finds nothing new leaves lists with the time that the server gave them. */
    @Override
    public String indexState() throws IOException {
        List<String> lists = new ArrayList<>();
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(root.resolve("var/lib/apt/lists"), AptDatabase::isList)) {
            for (Path file : files) {
                BasicFileAttributes facts = Files.readAttributes(file, BasicFileAttributes.class);
                lists.add(file.getFileName() + " " + facts.size() + " "
                        + facts.lastModifiedTime().toMillis());
            }
        } catch (NoSuchFileException e) {
            return "";
        }
        Collections.sort(lists);
        return UUID.nameUUIDFromBytes(String.join("\n", lists).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    private static boolean isList(Path file) {
        return !file.endsWith("lock") && Files.isRegularFile(file);
    }

    @Override
    public Optional<Path> cachedArchive(PackageName name, PackageVersion version) throws IOException {
        // As apt names them: the colon of an epoch is escaped.
        String prefix = name.bare() + "_" + version.value().replace(":", "%3a") + "_";
        String architecture = name.bare().equals(name.value())
                ? nativeArchitecture()
                : name.value().substring(name.bare().length() + 1);
        List<String> names = List.of(prefix + architecture + ".deb", prefix + ALL + ".deb");
        try (DirectoryStream<Path> archives = Files.newDirectoryStream(
                root.resolve("var/cache/apt/archives"),
                file -> names.contains(file.getFileName().toString()))) {
            for (Path archive : archives) {
                if (Files.size(archive) > 0) {
                    return Optional.of(archive);
                }
            }
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private String nativeArchitecture() throws IOException {
        Map<String, DpkgEntry> entries = DpkgStatus.read(root);
        return NativeArchitecture.of(root, entries.values());
    }

    private static PackageState state(String name, DpkgEntry entry) {
        return new PackageState(
                new PackageName(name),
                new PackageVersion(entry.version()),
                condition(entry),
                entry.state().word(),
                entry.isHeld(),
                entry.reinstallRequired(),
                provides(entry));
    }

    private static Set<String> provides(DpkgEntry entry) {
        // name, name (= version), …
        return Stream.of(entry.field(ControlField.PROVIDES).split(",", -1))
                .map(provided -> provided.trim().split("[ (]", 2)[0])
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Condition condition(DpkgEntry entry) {
        return switch (entry.state()) {
            case NOT_INSTALLED, CONFIG_FILES -> Condition.REMOVED;
            case UNPACKED, TRIGGERS_AWAITED, TRIGGERS_PENDING -> Condition.PENDING;
            case HALF_INSTALLED, HALF_CONFIGURED -> Condition.BROKEN;
            case INSTALLED -> Condition.INSTALLED;
        };
    }
}
