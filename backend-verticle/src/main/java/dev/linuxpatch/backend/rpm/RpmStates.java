// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rpm;

import dev.linuxpatch.backend.manager.PackageState;
import dev.linuxpatch.backend.manager.PackageState.Condition;
import dev.linuxpatch.backend.manager.PackageStates;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What condition the packages of an rpm database are in. */
public final class RpmStates {
    private static final String INSTALLED = "installed";

    private RpmStates() {}

    /**
     * The condition of every package that can be named.
     *
     * @param held whether the operator holds a package at its version
     */
    public static PackageStates of(List<RpmPackage> packages, RpmNames names, Predicate<RpmPackage> held) {
        List<PackageState> states = new ArrayList<>();
        byName(packages, names).forEach((name, versions) -> states.add(state(name, versions, held)));
        return new PackageStates(states);
    }

    /** Versions of each package, newest first, by the name that it has here. */
    public static Map<String, List<RpmPackage>> byName(List<RpmPackage> packages, RpmNames names) {
        Map<String, List<RpmPackage>> byName = new TreeMap<>();
        for (RpmPackage found : packages) {
            String name = names.key(found.name(), found.architecture());
            if (PackageName.isLegal(name)
                    && PackageVersion.isLegal(found.version().toString())) {
                byName.computeIfAbsent(name, key -> new ArrayList<>()).add(found);
            }
        }
        byName.values()
                .forEach(versions ->
                        versions.sort(Comparator.comparing(RpmPackage::version).reversed()));
        return byName;
    }

    /**
     * Whether a package is there more than once and should not be: rpm puts the new version into its database before it takes
     * the old one out, and whoever kills it in between leaves both.
     *
     * @param versions of one package
     */
    public static boolean duplicated(List<RpmPackage> versions) {
        return versions.size() > 1 && versions.stream().noneMatch(RpmPackage::sideBySide);
    }

    /** The condition in a word. */
    public static String word(List<RpmPackage> versions) {
        return duplicated(versions) ? "duplicated" : INSTALLED;
    }

    private static PackageState state(String name, List<RpmPackage> versions, Predicate<RpmPackage> held) {
        RpmPackage newest = versions.get(0);
        boolean duplicated = duplicated(versions);
        Set<String> provides =
                versions.stream().flatMap(found -> found.provides().stream()).collect(Collectors.toUnmodifiableSet());
        return new PackageState(
                new PackageName(name),
                new PackageVersion(newest.version().toString()),
                duplicated ? Condition.BROKEN : Condition.INSTALLED,
                word(versions),
                versions.stream().anyMatch(held),
                duplicated,
                provides,
                newest.sideBySide(),
                duplicated
                        ? List.of()
                        : versions.stream()
                                .skip(1)
                                .map(older -> new PackageVersion(older.version().toString()))
                                .distinct()
                                .toList());
    }
}
