// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.zypper.read;

import dev.linuxpatch.backend.inventory.HostInventory;
import dev.linuxpatch.backend.inventory.InventoryReader;
import dev.linuxpatch.backend.manager.Attempt;
import dev.linuxpatch.backend.manager.Plan;
import dev.linuxpatch.backend.rpm.RpmDatabase;
import dev.linuxpatch.backend.rpm.RpmInventory;
import dev.linuxpatch.backend.rpm.RpmNames;
import dev.linuxpatch.backend.rpm.RpmPackage;
import dev.linuxpatch.backend.rpm.RpmVersion;
import dev.linuxpatch.backend.run.Captured;
import dev.linuxpatch.backend.zypper.lock.HeldPackages;
import dev.linuxpatch.backend.zypper.lock.ZyppLock;
import dev.linuxpatch.shared.packages.PackageDetail;
import dev.linuxpatch.shared.packages.PackageInfo;
import dev.linuxpatch.shared.packages.Patch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The inventory of a host of zypper. */
public final class ZypperInventoryReader implements InventoryReader {
    private static final Logger LOG = LoggerFactory.getLogger(ZypperInventoryReader.class);

    /** ZYPPER_EXIT_ERR_ZYPP: of a plan, that the solver found none. */
    private static final int NO_PLAN = 4;
    /** ZYPPER_EXIT_INF_REPOS_SKIPPED: what it says is true of the other repositories. */
    private static final int REPOSITORY_SKIPPED = 106;

    private final Path root;
    private final RpmNames names;
    private final Supplier<Captured> updatePlan;
    private final Function<Captured, Plan> parse;
    private final RpmDatabase database;
    private final ZyppLock lock;
    private volatile Consultation last;
    /** Of the consulting thread. */
    private Metadata metadata = new Metadata(List.of(), new ZypperAvailable(List.of()), Map.of());

    /**
     * @param root directory whose packages are read
     * @param updatePlan asks zypper what an update of everything would do
     * @param parse reads its answer
     */
    public ZypperInventoryReader(
            Path root, RpmNames names, Supplier<Captured> updatePlan, Function<Captured, Plan> parse) {
        this.root = root;
        this.names = names;
        this.updatePlan = updatePlan;
        this.parse = parse;
        this.database = new RpmDatabase(root);
        this.lock = ZyppLock.of(root);
    }

    @Override
    public String packageManager() {
        return "zypper";
    }

    @Override
    public List<Path> directories() {
        return ZypperInputs.directories(root);
    }

    @Override
    public Object inputs() {
        return ZypperInputs.of(root);
    }

    @Override
    public boolean isBusy() throws IOException {
        return lock.holder(Attempt.CHANGE).isPresent();
    }

    @Override
    public void consult() throws IOException {
        List<Repository> repositories = Repositories.enabled(root);
        Metadata read = metadata(repositories);
        // zypper reads after this and may already know more: a verdict on another version does not count.
        Map<String, RpmVersion> judged = new HashMap<>();
        new RpmInventory(database.packages(), names)
                .byName()
                .forEach((key, versions) -> judged.put(key, versions.get(0).version()));
        Plan plan = askForPlan();
        last = new Consultation(
                read.available(),
                new ZypperPatches(read.available(), read.fixes(), judged, plan),
                fetched(repositories));
    }

    @Override
    public Optional<HostInventory> read() throws IOException {
        Consultation consultation = last;
        return consultation == null ? Optional.empty() : Optional.of(read(consultation));
    }

    @Override
    public Optional<PackageDetail> detail(PackageInfo known) throws IOException {
        RpmInventory inventory = new RpmInventory(database.packages(), names);
        List<RpmPackage> versions = inventory.byName().get(known.name().value());
        if (versions == null) {
            return Optional.empty();
        }
        RpmPackage newest = versions.get(0);
        return Optional.of(inventory.detail(
                known, newest, database.files(newest.name(), newest.architecture(), newest.version())));
    }

    private HostInventory read(Consultation consultation) throws IOException {
        HeldPackages held = HeldPackages.read(root);
        RpmInventory inventory = new RpmInventory(database.packages(), names);
        Map<String, Patch> patches = consultation.patches().find(inventory.byName(), held::holds);
        List<PackageInfo> packages = inventory.list(
                patches, held::holds, inventory.ranks(consultation.available().versions()));
        return new HostInventory(
                packages, List.copyOf(patches.values()), consultation.available(), consultation.fetched());
    }

    /** The lists of a distribution are large: they are read again only if they changed. */
    private Metadata metadata(List<Repository> repositories) throws IOException {
        List<Object> state = new ArrayList<>();
        for (Repository repository : repositories) {
            state.add(repository.alias());
            state.add(repository.name());
            state.add(repository.priority());
            for (Path file : repository.files()) {
                state.add(Map.copyOf(Files.readAttributes(file, "unix:ino,size,lastModifiedTime")));
            }
        }
        if (!state.equals(metadata.state())) {
            List<OfferedPackage> packages = new ArrayList<>();
            Map<String, List<UpdateInfo.Fix>> fixes = new HashMap<>();
            for (Repository repository : repositories) {
                packages.addAll(PrimaryFile.read(repository, names));
                UpdateInfo.read(repository, names)
                        .forEach(fix -> fixes.computeIfAbsent(fix.key(), key -> new ArrayList<>())
                                .add(fix));
            }
            metadata = new Metadata(List.copyOf(state), new ZypperAvailable(packages), fixes);
        }
        return metadata;
    }

    /** When the oldest was fetched; null if one of them never was, for then nobody knows what there is. */
    private static Instant fetched(List<Repository> repositories) {
        Instant oldest = null;
        for (Repository repository : repositories) {
            if (repository.fetched() == null) {
                return null;
            }
            if (oldest == null || repository.fetched().isBefore(oldest)) {
                oldest = repository.fetched();
            }
        }
        return oldest;
    }

    /** Null if zypper makes none. */
    private Plan askForPlan() throws IOException {
        Captured answer = updatePlan.get();
        if (answer.succeeded()) {
            return parse.apply(answer);
        }
        if (answer.timedOut()
                || answer.truncated()
                || !Set.of(NO_PLAN, REPOSITORY_SKIPPED).contains(answer.exitCode())) {
            throw new IOException("zypper cannot be asked (" + answer.exitCode() + ")");
        }
        if (answer.exitCode() == REPOSITORY_SKIPPED) {
            LOG.warn("zypper's plan leaves out a repository that it cannot read");
            return parse.apply(answer);
        }
        LOG.warn("zypper makes no plan for an update, so every patch is blocked");
        return null;
    }

    /**
     * What the repositories said.
     *
     * @param state of their files
     * @param fixes by the name of the package
     */
    private record Metadata(List<Object> state, ZypperAvailable available, Map<String, List<UpdateInfo.Fix>> fixes) {}

    /** @param fetched null if unknown */
    private record Consultation(ZypperAvailable available, ZypperPatches patches, Instant fetched) {}
}
