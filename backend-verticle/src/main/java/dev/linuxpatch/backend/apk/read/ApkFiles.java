// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apk.read;

import dev.linuxpatch.backend.manager.LockHolder;
import dev.linuxpatch.backend.manager.PackageState;
import dev.linuxpatch.backend.manager.PackageState.Condition;
import dev.linuxpatch.backend.manager.PackageStates;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** apk's files below a root, as they are on disk. */
public final class ApkFiles {
    private static final List<String> DATABASES = List.of("lib/apk/db", "usr/lib/apk/db");
    private static final List<String> CACHES = List.of("etc/apk/cache", "var/cache/apk");

    private final Path root;
    private final ApkLock lock = new ApkLock(Path.of("/proc"));

    public ApkFiles(Path root) {
        this.root = root;
    }

    public Path root() {
        return root;
    }

    /** The directory of the database: apk 3 may keep it below {@code usr}. */
    Path database() {
        return DATABASES.stream()
                .map(root::resolve)
                .filter(directory -> Files.exists(directory.resolve("installed")))
                .findFirst()
                .orElse(root.resolve(DATABASES.get(0)));
    }

    /** Those that the contract can name, by name. */
    Map<String, ApkPackage> installed() throws IOException {
        Map<String, ApkPackage> named = new TreeMap<>();
        InstalledDatabase.read(database().resolve("installed")).forEach((name, each) -> {
            if (PackageName.isLegal(name) && PackageVersion.isLegal(each.version())) {
                named.put(name, each);
            }
        });
        return named;
    }

    public PackageStates states() throws IOException {
        World world = World.read(root);
        List<PackageState> states = new ArrayList<>();
        installed().values().forEach(each -> states.add(state(each, world.pins(each.name()))));
        return new PackageStates(states);
    }

    /** The installed versions, by name. */
    public Map<PackageName, PackageVersion> versions() {
        try {
            return installed().values().stream()
                    .collect(Collectors.toUnmodifiableMap(
                            each -> new PackageName(each.name()), each -> new PackageVersion(each.version())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public World world() {
        try {
            return World.read(root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Optional<LockHolder> lockHolder() throws IOException {
        return lock.holder(database().resolve("lock"));
    }

    /** Whether a run was cut off while it wrote the database, which it replaces as a whole. */
    public boolean interrupted() throws IOException {
        return Files.exists(database().resolve("installed.new")) && lockHolder().isEmpty();
    }

    /** When the newest index was fetched; null if there is none. */
    public Instant indexFetched() {
        return CACHES.stream()
                .map(root::resolve)
                .flatMap(ApkFiles::indexes)
                .map(ApkFiles::changed)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    private static Stream<Path> indexes(Path cache) {
        try (Stream<Path> files = Files.list(cache)) {
            return files
                    .filter(file ->
                            file.getFileName().toString().matches("(APKINDEX|Packages|installed)?.*\\.(tar\\.gz|adb)"))
                    .toList()
                    .stream();
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    private static Instant changed(Path file) {
        try {
            return ((FileTime) Files.getAttribute(file, "unix:ctime")).toInstant();
        } catch (IOException e) {
            return Instant.EPOCH;
        }
    }

    /** What an inventory is made of. */
    List<Path> inputs() {
        List<Path> inputs = new ArrayList<>(List.of(
                database().resolve("installed"), root.resolve(World.FILE), root.resolve("etc/apk/repositories")));
        CACHES.stream().map(root::resolve).flatMap(ApkFiles::indexes).forEach(inputs::add);
        return inputs;
    }

    List<Path> directories() {
        return List.of(database(), root.resolve("etc/apk"), root.resolve(CACHES.get(0)), root.resolve(CACHES.get(1)));
    }

    public Instant lastChange() {
        Instant changed = changed(database().resolve("installed"));
        return changed.equals(Instant.EPOCH) ? null : changed;
    }

    private static PackageState state(ApkPackage each, boolean held) {
        // A script that failed may be run again, files that are missing need the archive: apk fix does either.
        boolean sound = each.broken().isEmpty();
        return new PackageState(
                new PackageName(each.name()),
                new PackageVersion(each.version()),
                sound ? Condition.INSTALLED : Condition.BROKEN,
                sound ? "installed" : each.broken().contains("s") ? "script failed" : "files missing",
                held,
                !sound,
                each.provides().stream().map(ApkPackage::nameIn).collect(Collectors.toUnmodifiableSet()));
    }
}
