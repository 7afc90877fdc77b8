// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.pacman.read;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The packages of all repositories at one moment. Cannot be changed. */
final class SyncIndex {
    private final Map<String, List<AlpmPackage>> byName = new TreeMap<>();
    private final Map<String, List<AlpmPackage>> byProvided = new HashMap<>();

    /** @param repositories in the order of preference */
    SyncIndex(List<List<AlpmPackage>> repositories) {
        for (List<AlpmPackage> packages : repositories) {
            for (AlpmPackage each : packages) {
                byName.computeIfAbsent(each.name(), name -> new ArrayList<>(1)).add(each);
                each.provides()
                        .forEach(provided -> byProvided
                                .computeIfAbsent(provided.name(), name -> new ArrayList<>(1))
                                .add(each));
            }
        }
    }

    /** The one that pacman would take: of the first repository that has it, whatever its version. */
    Optional<AlpmPackage> candidate(String name) {
        return versions(name).stream().findFirst();
    }

    /** One a repository, in their order. */
    List<AlpmPackage> versions(String name) {
        return byName.getOrDefault(name, List.of());
    }

    Optional<AlpmPackage> find(String name, String version) {
        return versions(name).stream()
                .filter(each -> each.version().equals(version))
                .findFirst();
    }

    /** Whatever could be installed for it, packages of that name first. */
    List<AlpmPackage> satisfying(Requirement requirement) {
        List<AlpmPackage> found = new ArrayList<>();
        for (AlpmPackage each : versions(requirement.name())) {
            if (each.satisfies(requirement)) {
                found.add(each);
            }
        }
        for (AlpmPackage each : byProvided.getOrDefault(requirement.name(), List.of())) {
            if (each.satisfies(requirement)) {
                found.add(each);
            }
        }
        return found;
    }

    /** The candidate of each name, in the order of names. */
    List<AlpmPackage> candidates() {
        return byName.values().stream().map(versions -> versions.get(0)).toList();
    }

    Collection<List<AlpmPackage>> all() {
        return byName.values();
    }
}
