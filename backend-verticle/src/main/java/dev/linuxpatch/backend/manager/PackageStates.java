// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.manager;

import dev.linuxpatch.shared.packages.PackageChange;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The whole package database at one moment; what a job did is the difference between two of these. */
public final class PackageStates {
    public static final PackageStates EMPTY = new PackageStates(List.of());

    private final SortedMap<PackageName, PackageState> byName = new TreeMap<>();

    public PackageStates(Collection<PackageState> states) {
        states.forEach(state -> byName.put(state.name(), state));
    }

    public Optional<PackageState> find(PackageName name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** The package of that name; for a bare name also the only one that is on disk, if it has a foreign architecture. */
    public Optional<PackageState> resolve(PackageName name) {
        return find(name).filter(PackageState::present).or(() -> {
            List<PackageState> same = present().stream()
                    .filter(state -> state.name().bare().equals(name.value()))
                    .toList();
            return same.size() == 1 ? Optional.of(same.get(0)) : find(name);
        });
    }

    /** What works and answers to a name without having it. */
    public Optional<PackageState> provider(PackageName name) {
        return byName.values().stream()
                .filter(state -> state.works() && state.provides().contains(name.value()))
                .findFirst();
    }

    /** Everything that the database knows of, in the order of names. */
    public List<PackageState> all() {
        return List.copyOf(byName.values());
    }

    /** Everything that is on disk, in the order of names. */
    public List<PackageState> present() {
        return byName.values().stream().filter(PackageState::present).toList();
    }

    /** The version that is on disk; empty if the package is not. */
    public Optional<PackageVersion> presentVersion(PackageName name) {
        return Optional.ofNullable(versionOf(name));
    }

    /** Whether the package works in exactly this version. */
    public boolean installed(PackageName name, PackageVersion version) {
        return find(name)
                .filter(PackageState::works)
                .filter(state -> state.presentIn(version))
                .isPresent();
    }

    /** Whether another version of it would come beside those that are there. */
    public boolean sideBySide(PackageName name) {
        return find(name).filter(PackageState::sideBySide).isPresent();
    }

    /** Packages that are incomplete or damaged, in the order of their names. */
    public List<PackageState> unsound() {
        return byName.values().stream().filter(state -> !state.sound()).toList();
    }

    /** What is unsound here and was sound, or was not there, before. */
    public List<PackageState> brokenSince(PackageStates before) {
        return unsound().stream()
                .filter(state ->
                        before.find(state.name()).map(PackageState::sound).orElse(true))
                .toList();
    }

    /** What changed from the earlier state to this one, in the order of names. */
    public List<PackageChange> changesSince(PackageStates before) {
        TreeSet<PackageName> names = new TreeSet<>(before.byName.keySet());
        names.addAll(byName.keySet());
        List<PackageChange> changes = new ArrayList<>();
        for (PackageName name : names) {
            if (sideBySide(name) || before.sideBySide(name)) {
                changes.addAll(each(name, before));
                continue;
            }
            PackageVersion from = before.versionOf(name);
            PackageVersion to = versionOf(name);
            if (!Objects.equals(from, to)) {
                changes.add(new PackageChange(name, from, to));
            }
        }
        return List.copyOf(changes);
    }

    /** Of what is there in several versions, none replaces another: each came or went by itself. */
    private List<PackageChange> each(PackageName name, PackageStates before) {
        List<PackageVersion> earlier = before.versionsOf(name);
        List<PackageVersion> now = versionsOf(name);
        return Stream.concat(
                        now.stream()
                                .filter(version -> !earlier.contains(version))
                                .map(version -> new PackageChange(name, null, version)),
                        earlier.stream()
                                .filter(version -> !now.contains(version))
                                .map(version -> new PackageChange(name, version, null)))
                .toList();
    }

    private List<PackageVersion> versionsOf(PackageName name) {
        return find(name)
                .filter(PackageState::present)
                .map(state -> Stream.concat(Stream.of(state.version()), state.older().stream())
                        .toList())
                .orElse(List.of());
    }

    private PackageVersion versionOf(PackageName name) {
        PackageState state = byName.get(name);
        return state != null && state.present() ? state.version() : null;
    }
}
