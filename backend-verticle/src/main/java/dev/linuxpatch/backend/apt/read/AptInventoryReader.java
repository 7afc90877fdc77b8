// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

import dev.linuxpatch.backend.advisory.AdvisoryRecords;
import dev.linuxpatch.backend.apt.lock.AptLocks;
import dev.linuxpatch.backend.inventory.Capture;
import dev.linuxpatch.backend.inventory.HostInventory;
import dev.linuxpatch.backend.inventory.InventoryReader;
import dev.linuxpatch.backend.manager.Attempt;
import dev.linuxpatch.backend.run.Captured;
import dev.linuxpatch.backend.run.Command;
import dev.linuxpatch.shared.packages.PackageDetail;
import dev.linuxpatch.shared.packages.PackageInfo;
import dev.linuxpatch.shared.packages.Patch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The inventory of a Debian host: versions, states and what the lists offer directly from files, what an upgrade would do
 * from apt itself.
 */
public final class AptInventoryReader implements InventoryReader {
    private static final Logger LOG = LoggerFactory.getLogger(AptInventoryReader.class);

    private static final int REFUSED = 100;

    private final Path root;
    private final AptLocks locks;
    private final Capture apt;
    private final Supplier<Optional<String>> runningKernel;
    private final InfoDirectory info;
    private final KernelImages kernels;
    private final CachedArchives archives;
    private final AptLists lists;
    private final AdvisoryRecords advisories;
    private volatile Consultation last;

    /**
     * @param root directory whose packages are read
     * @param apt runs apt on that root
     * @param runningKernel release of the kernel that runs; empty if this root is not what runs
     */
    public AptInventoryReader(Path root, Capture apt, Supplier<Optional<String>> runningKernel) {
        this(root, apt, runningKernel, AdvisoryRecords.none());
    }

    /** @param advisories read when the package manager is consulted */
    public AptInventoryReader(
            Path root, Capture apt, Supplier<Optional<String>> runningKernel, AdvisoryRecords advisories) {
        this.advisories = advisories;
        this.root = root;
        this.locks = AptLocks.of(root);
        this.apt = apt;
        this.runningKernel = runningKernel;
        this.info = new InfoDirectory(root);
        this.kernels = new KernelImages(root);
        this.archives = new CachedArchives(root);
        this.lists = new AptLists(root, apt);
    }

    @Override
    public String packageManager() {
        return "apt";
    }

    @Override
    public List<Path> directories() {
        return Stream.concat(AptInputs.directories(root).stream(), advisories.directories().stream())
                .distinct()
                .toList();
    }

    @Override
    public Object inputs() {
        return List.of(AptInputs.of(root), advisories.stamp());
    }

    @Override
    public boolean isBusy() throws IOException {
        return locks.holder(Attempt.CHANGE).isPresent();
    }

    @Override
    public void consult() throws IOException {
        AptAvailable available = lists.read();
        // apt reads after this and may already know more: a verdict on another version does not count.
        Map<String, DpkgEntry> judged = DpkgStatus.read(root);
        UpgradePlan plan = askForPlan();
        Verdicts verdicts = new Verdicts(plan, askForFullUpgrade(plan, judged), judged, available.index());
        advisories.refresh(InstalledPackages.present(judged).values().stream()
                .map(SourceVersion::name)
                .collect(Collectors.toSet()));
        last = new Consultation(available, verdicts, lists.refreshed(), lists.validUntil(), lists.signers());
    }

    @Override
    public Optional<HostInventory> read() throws IOException {
        Consultation consultation = last;
        return consultation == null ? Optional.empty() : Optional.of(read(consultation));
    }

    @Override
    public Optional<PackageDetail> detail(PackageInfo known) throws IOException {
        Map<String, DpkgEntry> present = InstalledPackages.present(DpkgStatus.read(root));
        DpkgEntry entry = present.get(known.name().value());
        if (entry == null) {
            return Optional.empty();
        }
        DependencyGraph graph = new DependencyGraph(present);
        return Optional.of(new PackageDetail(
                known,
                entry.field(ControlField.HOMEPAGE),
                CopyrightFile.license(root, entry.name()),
                info.files(entry),
                Dependencies.of(entry.fields(), alternatives -> graph.choose(alternatives, entry.architecture()))));
    }

    @Override
    public Optional<List<String>> files(PackageInfo known) throws IOException {
        return info.files(known);
    }

    private HostInventory read(Consultation consultation) throws IOException {
        AvailableIndex index = consultation.available().index();
        Map<String, DpkgEntry> present = InstalledPackages.present(DpkgStatus.read(root));
        RebootNeeds rebootNeeds = new RebootNeeds(
                present, kernels.owners(present), runningKernel.get().orElse(null));
        Map<String, Patch> patches =
                new PatchFinder(index, consultation.verdicts(), archives, advisories.book(), rebootNeeds).find(present);
        List<PackageInfo> packages =
                new InstalledPackages(info, index).list(present, new DependencyGraph(present), patches);
        return new HostInventory(
                packages,
                List.copyOf(patches.values()),
                consultation.available(),
                consultation.refreshed(),
                consultation.validUntil(),
                consultation.signers());
    }

    /** Null if apt makes none, which it says with exit code 100. */
    private UpgradePlan askForPlan() throws IOException {
        Captured answer = apt.run(Command.of(UpgradePlan.QUESTION));
        if (answer.succeeded()) {
            return UpgradePlan.parse(answer.stdout());
        }
        if (answer.timedOut() || answer.truncated() || answer.exitCode() != REFUSED) {
            throw new IOException("apt-get cannot be asked (" + answer.exitCode() + "): " + lastLine(answer.stderr()));
        }
        LOG.warn("apt makes no plan for an upgrade, so every patch is blocked: {}", lastLine(answer.stderr()));
        return null;
    }

    /** Only asked for what an upgrade keeps back for another reason than a hold: it takes apt as long again. */
    private FullUpgrade askForFullUpgrade(UpgradePlan plan, Map<String, DpkgEntry> judged) {
        boolean needed = plan != null
                && plan.keptBack().stream().map(judged::get).anyMatch(entry -> entry != null && !entry.isHeld());
        if (!needed) {
            return FullUpgrade.NONE;
        }
        Captured answer = apt.run(Command.of(FullUpgrade.QUESTION));
        return answer.succeeded() ? FullUpgrade.parse(answer.stdout()) : FullUpgrade.NONE;
    }

    static String lastLine(String text) {
        return text.lines().reduce("", (before, line) -> line);
    }

    /**
     * What apt said last.
     *
     * @param refreshed null if there are no lists
     * @param validUntil null if no list expires
     */
    private record Consultation(
            AptAvailable available, Verdicts verdicts, Instant refreshed, Instant validUntil, List<String> signers) {}
}
