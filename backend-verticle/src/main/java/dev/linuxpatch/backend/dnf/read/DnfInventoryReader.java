// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.dnf.read;

import dev.linuxpatch.backend.inventory.AvailablePackages;
import dev.linuxpatch.backend.inventory.HostInventory;
import dev.linuxpatch.backend.inventory.InventoryReader;
import dev.linuxpatch.backend.manager.Attempt;
import dev.linuxpatch.backend.rpm.RpmDatabase;
import dev.linuxpatch.backend.rpm.RpmInventory;
import dev.linuxpatch.backend.rpm.RpmNames;
import dev.linuxpatch.backend.rpm.RpmPackage;
import dev.linuxpatch.backend.run.Captured;
import dev.linuxpatch.shared.packages.Advisory;
import dev.linuxpatch.shared.packages.PackageDetail;
import dev.linuxpatch.shared.packages.PackageInfo;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import dev.linuxpatch.shared.packages.Patch;
import dev.linuxpatch.shared.packages.Severity;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The inventory of a host of dnf: what is installed directly from rpm's database, what there is for it, and what becomes of
 * it, from dnf itself.
 */
public final class DnfInventoryReader implements InventoryReader {
    private final Path root;
    private final RpmNames names;
    private final RpmDatabase rpm;
    private final DnfLocks locks;
    private final Supplier<Captured> dnf;
    private final Path answer;
    private final Supplier<Optional<String>> runningKernel;
    private volatile Consultation last;

    /**
     * @param dnf has it write what it knows
     * @param answer where it writes that
     * @param runningKernel release of the kernel that runs; empty if this root is not what runs
     */
    public DnfInventoryReader(
            Path root, RpmNames names, Supplier<Captured> dnf, Path answer, Supplier<Optional<String>> runningKernel) {
        this.root = root;
        this.names = names;
        this.rpm = new RpmDatabase(root);
        this.locks = DnfLocks.of(root);
        this.dnf = dnf;
        this.answer = answer;
        this.runningKernel = runningKernel;
    }

    @Override
    public String packageManager() {
        return "dnf";
    }

    @Override
    public List<Path> directories() {
        return DnfInputs.directories(root);
    }

    @Override
    public Object inputs() throws IOException {
        return DnfInputs.of(root, rpm);
    }

    @Override
    public boolean isBusy() throws IOException {
        return locks.holder(Attempt.CHANGE).isPresent();
    }

    @Override
    public void consult() throws IOException {
        Captured captured = dnf.get();
        if (!captured.succeeded()) {
            throw new IOException("dnf does not say what there is: "
                    + (captured.timedOut()
                            ? "it does not end"
                            : captured.stderr().strip()));
        }
        DnfIndex index = DnfIndex.read(answer, names);
        RpmInventory installed = new RpmInventory(rpm.packages(), names);
        Map<String, Integer> ranks = installed.ranks(
                index.available().stream().map(DnfIndex.Available::version).toList());
        AvailablePackages available = new DnfAvailable(index.available(), ranks, names);
        Consultation before = last;
        // The same object says that nothing is new, without comparing everything.
        last = new Consultation(
                index, before != null && before.available().equals(available) ? before.available() : available, ranks);
    }

    @Override
    public Optional<HostInventory> read() throws IOException {
        Consultation consultation = last;
        if (consultation == null) {
            return Optional.empty();
        }
        RpmInventory installed = new RpmInventory(rpm.packages(), names);
        Map<String, Patch> patches = patches(installed, consultation.index());
        List<PackageInfo> packages = installed.list(patches, DnfHolds.of(root), consultation.ranks());
        return Optional.of(new HostInventory(
                packages,
                List.copyOf(patches.values()),
                consultation.available(),
                consultation.index().refreshed()));
    }

    @Override
    public Optional<PackageDetail> detail(PackageInfo known) throws IOException {
        RpmInventory installed = new RpmInventory(rpm.packages(), names);
        List<RpmPackage> versions = installed.byName().get(known.name().value());
        if (versions == null) {
            return Optional.empty();
        }
        RpmPackage found = versions.get(0);
        List<String> files = rpm.files(found.name(), found.architecture(), found.version());
        return Optional.of(installed.detail(known, found, files));
    }

    /** A word about another installed version is none: until dnf is asked again such a package is left out. */
    private Map<String, Patch> patches(RpmInventory installed, DnfIndex index) {
        String running = runningKernel.get().orElse("");
        Map<String, Patch> patches = new TreeMap<>();
        installed.byName().forEach((name, versions) -> {
            DnfIndex.Update update = index.updates().get(name);
            if (update != null
                    && update.before().equals(versions.get(0).version().toString())) {
                // A newer kernel is installed beside the one that runs.
                boolean kernel = !running.isEmpty()
                        && versions.stream().anyMatch(found -> found.kernel().equals(running));
                patches.put(name, patch(name, update, kernel));
            }
        });
        return patches;
    }

    private static Patch patch(String name, DnfIndex.Update update, boolean kernel) {
        List<Advisory> advisories = update.advisories();
        Severity severity = advisories.stream()
                .map(Advisory::severity)
                .min(Comparator.naturalOrder())
                .orElse(Severity.UNKNOWN);
        Instant published = advisories.stream()
                .map(Advisory::published)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
        return new Patch(
                name + "_" + update.after(),
                new PackageName(name),
                new PackageVersion(update.before()),
                new PackageVersion(update.after()),
                severity,
                update.security(),
                update.summary(),
                advisories.stream()
                        .flatMap(advisory -> advisory.cveIds().stream())
                        .distinct()
                        .sorted()
                        .toList(),
                kernel || advisories.stream().anyMatch(Advisory::rebootSuggested),
                update.status(),
                update.reason(),
                advisories,
                published,
                List.of(name),
                update.repository(),
                update.downloadBytes());
    }

    private record Consultation(DnfIndex index, AvailablePackages available, Map<String, Integer> ranks) {}
}
