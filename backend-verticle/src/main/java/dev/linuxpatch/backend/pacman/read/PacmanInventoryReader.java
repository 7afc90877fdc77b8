// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.pacman.read;

import dev.linuxpatch.backend.inventory.HostInventory;
import dev.linuxpatch.backend.inventory.InventoryReader;
import dev.linuxpatch.shared.packages.PackageDetail;
import dev.linuxpatch.shared.packages.PackageInfo;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageStatus;
import dev.linuxpatch.shared.packages.PackageVersion;
import dev.linuxpatch.shared.packages.Patch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * The inventory of an Arch Linux host, all of it from files: the databases hold everything that pacman itself decides by,
 * so there is nobody to ask.
 */
public final class PacmanInventoryReader implements InventoryReader {
    private final PacmanPackages packages;
    private final PatchFinder patches;
    private volatile SyncIndex index;

    /** @param runningKernel release of the kernel that runs; empty if this root is not what runs */
    public PacmanInventoryReader(PacmanPackages packages, Supplier<Optional<String>> runningKernel) {
        this.packages = packages;
        this.patches = new PatchFinder(new PacmanKernels(packages.root()), runningKernel);
    }

    @Override
    public String packageManager() {
        return "pacman";
    }

    @Override
    public List<Path> directories() {
        PacmanConfig config = PacmanConfig.read(packages.root());
        return List.of(
                config.database(),
                config.local(),
                config.sync(),
                packages.root().resolve("etc"),
                packages.root().resolve("usr/lib/modules"));
    }

    @Override
    public Object inputs() {
        PacmanConfig config = PacmanConfig.read(packages.root());
        List<Object> inputs = new ArrayList<>(List.of(config));
        List<Path> files = new ArrayList<>(List.of(
                config.local(),
                config.sync(),
                config.log(),
                packages.lock().file(),
                packages.root().resolve("usr/lib/modules")));
        config.repositories().forEach(repository -> files.add(config.sync().resolve(repository + ".db")));
        for (Path file : files) {
            try {
                inputs.add(Map.copyOf(Files.readAttributes(file, "unix:ino,size,ctime,lastModifiedTime")));
            } catch (IOException e) {
                inputs.add(file);
            }
        }
        return inputs;
    }

    @Override
    public boolean isBusy() throws IOException {
        return packages.lock().holder().isPresent();
    }

    @Override
    public void consult() {
        index = packages.sync().read();
    }

    @Override
    public Optional<HostInventory> read() throws IOException {
        SyncIndex available = index;
        if (available == null) {
            return Optional.empty();
        }
        PacmanConfig config = PacmanConfig.read(packages.root());
        Map<String, AlpmPackage> installed = named(packages.local().read());
        Map<String, String> words = new TreeMap<>();
        packages.states().all().forEach(state -> words.put(state.name().value(), state.word()));
        Map<String, Patch> newer = patches.find(installed, available, config);
        VersionRanks ranks = ranks(installed, available);
        Map<String, Set<String>> dependents = dependents(installed);
        List<PackageInfo> infos = new ArrayList<>();
        installed.forEach((name, each) -> infos.add(info(
                each,
                words.getOrDefault(name, "installed"),
                newer.get(name),
                config.holds(each),
                ranks.of(each.version()),
                dependents.getOrDefault(name, Set.of()),
                archiveBytes(each, available))));
        return Optional.of(new HostInventory(
                infos,
                List.copyOf(newer.values()),
                new PacmanAvailable(available, ranks),
                packages.sync().fetched()));
    }

    @Override
    public Optional<PackageDetail> detail(PackageInfo known) throws IOException {
        LocalDatabase.Entry entry = packages.local().read().get(known.name().value());
        if (entry == null || !entry.complete()) {
            return Optional.empty();
        }
        List<String> files = LocalDatabase.files(entry.directory()).stream()
                .filter(file -> !file.endsWith("/"))
                .toList();
        return Optional.of(PacmanAvailable.detail(known, entry.description(), files));
    }

    /** Those that the contract can name. */
    private static Map<String, AlpmPackage> named(Map<String, LocalDatabase.Entry> all) {
        Map<String, AlpmPackage> named = new TreeMap<>();
        all.forEach((name, entry) -> {
            if (PackageName.isLegal(name)
                    && PackageVersion.isLegal(entry.description().version())) {
                named.put(name, entry.description());
            }
        });
        return named;
    }

    private static VersionRanks ranks(Map<String, AlpmPackage> installed, SyncIndex available) {
        Set<String> versions = new HashSet<>();
        installed.values().forEach(each -> versions.add(each.version()));
        available.all().forEach(same -> same.forEach(each -> versions.add(each.version())));
        return new VersionRanks(versions);
    }

    private static Map<String, Set<String>> dependents(Map<String, AlpmPackage> installed) {
        Map<String, List<AlpmPackage>> providers = new TreeMap<>();
        installed.values().forEach(each -> {
            providers.computeIfAbsent(each.name(), name -> new ArrayList<>(1)).add(each);
            each.provides()
                    .forEach(provided -> providers
                            .computeIfAbsent(provided.name(), name -> new ArrayList<>(1))
                            .add(each));
        });
        Map<String, Set<String>> dependents = new TreeMap<>();
        installed
                .values()
                .forEach(each -> each.depends()
                        .forEach(needed -> providers.getOrDefault(needed.name(), List.of()).stream()
                                .filter(provider -> provider.satisfies(needed))
                                .forEach(provider -> dependents
                                        .computeIfAbsent(provider.name(), name -> new TreeSet<>())
                                        .add(each.name()))));
        return dependents;
    }

    private static long archiveBytes(AlpmPackage installed, SyncIndex available) {
        return available
                .find(installed.name(), installed.version())
                .map(AlpmPackage::archiveBytes)
                .orElse(0L);
    }

    private static PackageInfo info(
            AlpmPackage each,
            String word,
            Patch patch,
            boolean held,
            int rank,
            Set<String> dependents,
            long archiveBytes) {
        boolean upgradable = patch != null && patch.status().equals(Patch.AVAILABLE);
        return new PackageInfo(
                new PackageName(each.name()),
                new PackageVersion(each.version()),
                each.architecture(),
                PackageStatus.INSTALLED,
                word,
                rank,
                upgradable ? patch.availableVersion() : null,
                held,
                each.description(),
                each.depends().stream().map(Requirement::name).distinct().toList(),
                List.copyOf(dependents),
                archiveBytes,
                each.installedBytes(),
                each.installed(),
                each.packager(),
                each.base(),
                List.of());
    }
}
