// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.pacman.read;

import dev.linuxpatch.backend.manager.PackageState;
import dev.linuxpatch.backend.manager.PackageState.Condition;
import dev.linuxpatch.backend.manager.PackageStates;
import dev.linuxpatch.backend.pacman.lock.PacmanLock;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What jobs need to know of the packages of a root: their states, and where each version comes from. */
public final class PacmanPackages {
    private static final Logger LOG = LoggerFactory.getLogger(PacmanPackages.class);
    /** {@code name-version-release-architecture.pkg.tar.zst} */
    private static final Pattern ARCHIVE = Pattern.compile("(.+)-([^-]+-[^-]+)-[^-]+\\.pkg\\.tar(?:\\.(?!sig)\\w+)?");

    private final Path root;
    private final LocalDatabase local;
    private final SyncDatabases sync;
    private final PacmanLock lock;

    public PacmanPackages(Path root) {
        this.root = root;
        this.local = new LocalDatabase(root);
        this.sync = new SyncDatabases(root);
        this.lock = PacmanLock.at(PacmanConfig.read(root).database().resolve("db.lck"));
    }

    Path root() {
        return root;
    }

    LocalDatabase local() {
        return local;
    }

    SyncDatabases sync() {
        return sync;
    }

    /** The lock of its database. */
    public PacmanLock lock() {
        return lock;
    }

    /** Every installed package; one that was being changed when pacman was cut off needs to be installed again. */
    public PackageStates states() throws IOException {
        PacmanConfig config = PacmanConfig.read(root);
        Optional<String> cutOff = lock.holder().isPresent() ? Optional.empty() : TransactionLog.cutOffAt(config.log());
        List<PackageState> states = new ArrayList<>();
        for (LocalDatabase.Entry entry : local.read().values()) {
            AlpmPackage description = entry.description();
            if (PackageName.isLegal(description.name()) && PackageVersion.isLegal(description.version())) {
                boolean interrupted = cutOff.filter(description.name()::equals).isPresent();
                states.add(state(entry, interrupted, config.holds(description)));
            }
        }
        return new PackageStates(states);
    }

    private static PackageState state(LocalDatabase.Entry entry, boolean interrupted, boolean held) {
        AlpmPackage description = entry.description();
        boolean sound = entry.complete() && !interrupted;
        return new PackageState(
                new PackageName(description.name()),
                new PackageVersion(description.version()),
                sound ? Condition.INSTALLED : Condition.BROKEN,
                sound ? "installed" : entry.complete() ? "interrupted" : "incomplete",
                held,
                !sound,
                description.provides().stream().map(Requirement::name).collect(Collectors.toUnmodifiableSet()));
    }

    /** The installed version; empty if it is not installed. */
    public Optional<PackageVersion> installed(PackageName name) {
        return Optional.ofNullable(installedPackages().get(name.value()))
                .map(AlpmPackage::version)
                .filter(PackageVersion::isLegal)
                .map(PackageVersion::new);
    }

    /** Of the installed packages those that cannot be beside the given one of a repository. */
    public List<PackageName> conflicting(PackageName name, PackageVersion version) {
        Optional<AlpmPackage> found = sync.read().find(name.value(), version.value());
        return installedPackages().values().stream()
                .filter(other -> !other.name().equals(name.value()) && PackageName.isLegal(other.name()))
                .filter(other -> found.isPresent() && conflict(found.get(), other))
                .map(other -> new PackageName(other.name()))
                .toList();
    }

    private static boolean conflict(AlpmPackage a, AlpmPackage b) {
        return a.conflicts().stream().anyMatch(b::satisfies)
                || b.conflicts().stream().anyMatch(a::satisfies);
    }

    /** Whether any of these installed packages needs any of those. */
    public boolean needs(Set<PackageName> some, Set<PackageName> others) {
        Map<String, AlpmPackage> installed = installedPackages();
        List<AlpmPackage> needed = packages(installed, others);
        return packages(installed, some).stream()
                .flatMap(each -> each.depends().stream())
                .anyMatch(requirement -> needed.stream().anyMatch(other -> other.satisfies(requirement)));
    }

    private static List<AlpmPackage> packages(Map<String, AlpmPackage> installed, Set<PackageName> names) {
        return names.stream()
                .flatMap(name -> Stream.ofNullable(installed.get(name.value())))
                .toList();
    }

    /** The directory of a package of which not everything is on record, so that pacman refuses to work on it. */
    public Optional<Path> incomplete(PackageName name) throws IOException {
        return Optional.ofNullable(local.read().get(name.value()))
                .filter(entry -> !entry.complete())
                .map(LocalDatabase.Entry::directory);
    }

    /** Whether a repository offers that version. */
    public boolean offers(PackageName name, PackageVersion version) {
        return sync.read().find(name.value(), version.value()).isPresent();
    }

    /** The version that pacman would install; empty if no repository has the package. */
    public Optional<PackageVersion> candidate(PackageName name) {
        return sync.read()
                .candidate(name.value())
                .map(AlpmPackage::version)
                .filter(PackageVersion::isLegal)
                .map(PackageVersion::new);
    }

    /** What has to be left out of an upgrade beside the excluded packages, so that the rest can be had. */
    public Set<PackageName> blockedUpgrades(Set<PackageName> excluded) {
        PacmanConfig config = PacmanConfig.read(root);
        Predicate<AlpmPackage> stays = each -> config.holds(each)
                || (PackageName.isLegal(each.name()) && excluded.contains(new PackageName(each.name())));
        return new Upgrades(installedPackages(), sync.read(), stays)
                .blocked().keySet().stream()
                        .filter(PackageName::isLegal)
                        .map(PackageName::new)
                        .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether there is a package index at all. */
    public boolean hasIndex() {
        return sync.any();
    }

    /** The archive of exactly this version in a cache; empty if there is none. */
    public Optional<Path> cachedArchive(PackageName name, PackageVersion version) throws IOException {
        for (Path cache : PacmanConfig.read(root).caches()) {
            if (!Files.isDirectory(cache)) {
                continue;
            }
            try (Stream<Path> files = Files.list(cache)) {
                Optional<Path> found =
                        files.filter(file -> isArchive(file, name, version)).min(Path::compareTo);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    /** What the database has on record of an installed package; empty if it is not installed, or not completely. */
    public Optional<InstalledPackageFiles> installedFiles(PackageName name) throws IOException {
        LocalDatabase.Entry entry = local.read().get(name.value());
        return entry != null && entry.complete()
                ? Optional.of(InstalledPackageFiles.read(entry.directory()))
                : Optional.empty();
    }

    /** Where the database is. */
    public Path databaseDirectory() {
        return PacmanConfig.read(root).database();
    }

    /** The directory of a package in the database, whether it is there or not. */
    public Path record(PackageName name, PackageVersion version) {
        return PacmanConfig.read(root).local().resolve(name + "-" + version);
    }

    /** 0 if it is not installed, or if nobody knows. */
    public long installedBytes(PackageName name) throws IOException {
        LocalDatabase.Entry entry = local.read().get(name.value());
        return entry == null ? 0 : entry.description().installedBytes();
    }

    /** Where pacman puts the archive of a version that a repository offers; empty if none does. */
    public Optional<Path> archiveAfterDownload(PackageName name, PackageVersion version) {
        return sync.read()
                .find(name.value(), version.value())
                .map(found -> PacmanConfig.read(root).caches().get(0).resolve(found.fileName()));
    }

    /** Versions whose archives are in a cache, newest first, by name. */
    public Map<PackageName, List<PackageVersion>> cached() {
        Map<PackageName, List<PackageVersion>> cached = new HashMap<>();
        for (Path cache : PacmanConfig.read(root).caches()) {
            try (Stream<Path> files = Files.list(cache)) {
                files.map(file -> ARCHIVE.matcher(file.getFileName().toString()))
                        .filter(name -> name.matches()
                                && PackageName.isLegal(name.group(1))
                                && PackageVersion.isLegal(name.group(2)))
                        .forEach(name -> cached.computeIfAbsent(
                                        new PackageName(name.group(1)), key -> new ArrayList<>(1))
                                .add(new PackageVersion(name.group(2))));
            } catch (IOException e) {
                LOG.debug("no packages are kept in {}", cache);
            }
        }
        cached.values()
                .forEach(versions ->
                        versions.sort(Comparator.comparing(PackageVersion::value, PacmanVersion.ORDER.reversed())));
        return cached;
    }

    private static boolean isArchive(Path file, PackageName name, PackageVersion version) {
        Matcher matcher = ARCHIVE.matcher(file.getFileName().toString());
        return matcher.matches()
                && matcher.group(1).equals(name.value())
                && matcher.group(2).equals(version.value());
    }

    private Map<String, AlpmPackage> installedPackages() {
        try {
            return local.complete();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
