// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apk.read;

import dev.linuxpatch.backend.inventory.AvailablePackages;
import dev.linuxpatch.backend.inventory.Capture;
import dev.linuxpatch.backend.inventory.HostInventory;
import dev.linuxpatch.backend.inventory.InventoryReader;
import dev.linuxpatch.backend.manager.Plan;
import dev.linuxpatch.backend.run.Captured;
import dev.linuxpatch.backend.run.Command;
import dev.linuxpatch.shared.packages.PackageDetail;
import dev.linuxpatch.shared.packages.PackageInfo;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageStatus;
import dev.linuxpatch.shared.packages.PackageVersion;
import dev.linuxpatch.shared.packages.Patch;
import dev.linuxpatch.shared.packages.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The inventory of an Alpine host: what is installed from apk's file, what an upgrade would do from apk itself. */
public final class ApkInventoryReader implements InventoryReader {
    private final ApkFiles files;
    private final Capture apk;
    private final Command simulation;
    private final Command upgradable;
    private volatile Consultation last;

    /**
     * @param plan what an upgrade of everything would do
     * @param newer every newer version, whether an upgrade would take it or not
     */
    private record Consultation(Plan plan, List<ApkListing> newer) {}

    /**
     * @param apk runs apk
     * @param simulation of an upgrade of everything
     * @param upgradable lists every newer version
     */
    public ApkInventoryReader(ApkFiles files, Capture apk, Command simulation, Command upgradable) {
        this.files = files;
        this.apk = apk;
        this.simulation = simulation;
        this.upgradable = upgradable;
    }

    @Override
    public String packageManager() {
        return "apk";
    }

    @Override
    public List<Path> directories() {
        return files.directories();
    }

    @Override
    public Object inputs() {
        List<Object> inputs = new ArrayList<>();
        for (Path file : files.inputs()) {
            try {
                inputs.add(List.of(file, Files.readAttributes(file, "unix:ino,size,ctime,lastModifiedTime")));
            } catch (IOException e) {
                inputs.add(file);
            }
        }
        return inputs;
    }

    @Override
    public boolean isBusy() throws IOException {
        return files.lockHolder().isPresent();
    }

    @Override
    public void consult() throws IOException {
        // The code counts what is broken on the host; the lines are what was asked for.
        last = new Consultation(
                ApkPlanLines.plan(lines(apk.run(simulation))), ApkListing.parse(lines(apk.run(upgradable))));
    }

    private static List<String> lines(Captured captured) throws IOException {
        if (captured.timedOut() || captured.truncated() || captured.exitCode() > 1) {
            throw new IOException("apk does not answer: " + captured.stderr().strip());
        }
        return captured.stdout().lines().toList();
    }

    @Override
    public Optional<HostInventory> read() throws IOException {
        Consultation consultation = last;
        if (consultation == null) {
            return Optional.empty();
        }
        Map<String, ApkPackage> installed = files.installed();
        World world = World.read(files.root());
        Map<String, Patch> patches = patches(installed, consultation, world);
        List<String> versions = installed.values().stream()
                .map(ApkPackage::version)
                .distinct()
                .sorted(ApkVersion.ORDER)
                .toList();
        Map<String, TreeSet<String>> dependents = dependents(installed);
        List<PackageInfo> infos = new ArrayList<>();
        installed
                .values()
                .forEach(each -> infos.add(info(
                        each,
                        patches.get(each.name()),
                        world.pins(each.name()),
                        versions.indexOf(each.version()),
                        List.copyOf(dependents.getOrDefault(each.name(), new TreeSet<>())))));
        return Optional.of(
                new HostInventory(infos, List.copyOf(patches.values()), AvailablePackages.NONE, files.indexFetched()));
    }

    @Override
    public Optional<PackageDetail> detail(PackageInfo known) throws IOException {
        return Optional.ofNullable(files.installed().get(known.name().value()))
                .map(each -> new PackageDetail(
                        known,
                        each.url(),
                        each.license(),
                        each.files(),
                        each.dependencies().stream()
                                .filter(needed -> !needed.startsWith("!"))
                                .map(ApkInventoryReader::dependency)
                                .toList()));
    }

    private static PackageDetail.Dependency dependency(String needed) {
        String name = ApkPackage.nameIn(needed);
        return new PackageDetail.Dependency(
                name, needed.length() == name.length() ? null : needed.substring(name.length()), true);
    }

    private static Map<String, Patch> patches(
            Map<String, ApkPackage> installed, Consultation consultation, World world) {
        Map<String, ApkListing> newest = new TreeMap<>();
        consultation
                .newer()
                .forEach(each -> newest.merge(
                        each.name().value(),
                        each,
                        (a, b) -> ApkVersion.compare(
                                                a.version().value(), b.version().value())
                                        >= 0
                                ? a
                                : b));
        Map<String, Patch> patches = new TreeMap<>();
        newest.forEach((name, newer) -> {
            ApkPackage current = installed.get(name);
            if (current == null || ApkVersion.compare(newer.version().value(), current.version()) <= 0) {
                return;
            }
            Optional<PackageVersion> planned = consultation
                    .plan()
                    .find(newer.name())
                    .map(Plan.Step::to)
                    .filter(to -> ApkVersion.compare(to.value(), current.version()) > 0);
            patches.put(name, patch(current, planned.orElse(newer.version()), planned.isPresent(), world.pins(name)));
        });
        return patches;
    }

    private static Patch patch(ApkPackage current, PackageVersion to, boolean planned, boolean pinned) {
        String status = planned ? Patch.AVAILABLE : pinned ? Patch.HELD : Patch.DEPENDENCY_BLOCKED;
        String reason = planned
                ? ""
                : pinned
                        ? current.name() + " is kept at a version by /etc/apk/world"
                        : "an upgrade would leave " + current.name() + " as it is: what it needs cannot be had";
        return new Patch(
                current.name() + "_" + to,
                new PackageName(current.name()),
                new PackageVersion(current.version()),
                to,
                Severity.UNKNOWN,
                false,
                current.description(),
                List.of(),
                false,
                status,
                reason,
                List.of(),
                null,
                List.of(current.name()),
                "",
                0);
    }

    private static Map<String, TreeSet<String>> dependents(Map<String, ApkPackage> installed) {
        Map<String, String> providers = new TreeMap<>();
        installed
                .values()
                .forEach(each -> each.provides()
                        .forEach(provided -> providers.putIfAbsent(ApkPackage.nameIn(provided), each.name())));
        Map<String, TreeSet<String>> dependents = new TreeMap<>();
        installed
                .values()
                .forEach(each -> each.dependencies().forEach(needed -> {
                    String name = ApkPackage.nameIn(needed);
                    String provider = installed.containsKey(name) ? name : providers.get(name);
                    if (provider != null) {
                        dependents
                                .computeIfAbsent(provider, key -> new TreeSet<>())
                                .add(each.name());
                    }
                }));
        return dependents;
    }

    private static PackageInfo info(ApkPackage each, Patch patch, boolean held, int rank, List<String> dependents) {
        boolean upgradable = patch != null && patch.status().equals(Patch.AVAILABLE);
        return new PackageInfo(
                new PackageName(each.name()),
                new PackageVersion(each.version()),
                each.architecture(),
                PackageStatus.INSTALLED,
                each.broken().isEmpty() ? "installed" : "broken",
                rank,
                upgradable ? patch.availableVersion() : null,
                held,
                each.description(),
                each.dependencies().stream()
                        .filter(needed -> !needed.startsWith("!"))
                        .map(ApkPackage::nameIn)
                        .collect(Collectors.toList()),
                dependents,
                each.archiveBytes(),
                each.installedBytes(),
                null,
                each.maintainer(),
                each.origin(),
                List.of());
    }
}
