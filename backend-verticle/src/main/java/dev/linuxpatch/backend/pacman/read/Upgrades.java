// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.pacman.read;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Which newer versions can be had together. pacman refuses an upgrade as a whole if one package in it cannot be had; this
 * finds those, so that it can be told to leave them and only them.
 */
final class Upgrades {
    private final Map<String, AlpmPackage> installed;
    private final SyncIndex index;
    private final Map<String, AlpmPackage> wanted = new TreeMap<>();
    private final Map<String, String> blocked = new TreeMap<>();

    /**
     * @param installed by name
     * @param stays what is left out because somebody wants it so
     */
    Upgrades(Map<String, AlpmPackage> installed, SyncIndex index, Predicate<AlpmPackage> stays) {
        this.installed = installed;
        this.index = index;
        newer(installed, index).forEach((name, candidate) -> {
            if (!stays.test(installed.get(name))) {
                wanted.put(name, candidate);
            }
        });
        while (blockOne()) {
            continue;
        }
    }

    /** Everything that a repository has in a newer version, by name. */
    static Map<String, AlpmPackage> newer(Map<String, AlpmPackage> installed, SyncIndex index) {
        Map<String, AlpmPackage> newer = new TreeMap<>();
        installed.forEach((name, current) -> index.candidate(name)
                .filter(candidate -> PacmanVersion.compare(candidate.version(), current.version()) > 0)
                .ifPresent(candidate -> newer.put(name, candidate)));
        return newer;
    }

    /** What can be had, by name. */
    Map<String, AlpmPackage> possible() {
        return wanted;
    }

    /** What cannot be had, and why, by name. */
    Map<String, String> blocked() {
        return blocked;
    }

    /** Leaves out all that stands in the way now; whether there was any. */
    private boolean blockOne() {
        Map<String, AlpmPackage> afterwards = new HashMap<>(installed);
        afterwards.putAll(wanted);
        Providers providers = new Providers(afterwards.values());
        Map<String, String> found = new TreeMap<>();
        wanted.values()
                .forEach(candidate -> obstacle(candidate, providers, new HashSet<>())
                        .ifPresent(reason -> found.put(candidate.name(), reason)));
        if (found.isEmpty()) {
            // What breaks others is only looked at when what is left is sound in itself.
            broken(providers, found);
        }
        found.forEach((name, reason) -> {
            wanted.remove(name);
            blocked.put(name, reason);
        });
        return !found.isEmpty();
    }

    /** Why a package cannot be installed beside those; what it brings along included. */
    private Optional<String> obstacle(AlpmPackage candidate, Providers providers, Set<String> visited) {
        if (!visited.add(candidate.name())) {
            return Optional.empty();
        }
        Optional<String> conflict = providers.conflict(candidate);
        if (conflict.isPresent()) {
            return conflict;
        }
        for (Requirement requirement : candidate.depends()) {
            if (providers.of(requirement).isEmpty() && !fetchable(requirement, providers, visited)) {
                return Optional.of(candidate.name() + " " + candidate.version() + " needs " + requirement
                        + ", which cannot be had together with the other packages");
            }
        }
        return Optional.empty();
    }

    private boolean fetchable(Requirement requirement, Providers providers, Set<String> visited) {
        return index.satisfying(requirement).stream()
                .filter(each -> !installed.containsKey(each.name()))
                .anyMatch(each -> obstacle(each, providers, visited).isEmpty());
    }

    /** What stays as it is but would miss something. */
    private void broken(Providers providers, Map<String, String> found) {
        for (AlpmPackage staying : installed.values()) {
            if (wanted.containsKey(staying.name())) {
                continue;
            }
            for (Requirement requirement : staying.depends()) {
                if (providers.of(requirement).isEmpty()) {
                    wanted.keySet().stream()
                            .filter(name -> installed.get(name).satisfies(requirement))
                            .forEach(name -> found.putIfAbsent(
                                    name,
                                    staying.name() + " " + staying.version() + " needs " + requirement
                                            + " and stays as it is"));
                }
            }
        }
    }

    /** Who answers to which name. */
    private static final class Providers {
        private final Map<String, List<AlpmPackage>> byName = new HashMap<>();

        Providers(Collection<AlpmPackage> packages) {
            packages.forEach(each -> {
                add(each.name(), each);
                each.provides().forEach(provided -> add(provided.name(), each));
            });
        }

        private void add(String name, AlpmPackage each) {
            byName.computeIfAbsent(name, key -> new ArrayList<>(1)).add(each);
        }

        List<AlpmPackage> of(Requirement requirement) {
            return byName.getOrDefault(requirement.name(), List.of()).stream()
                    .filter(each -> each.satisfies(requirement))
                    .toList();
        }

        /** What is there and cannot be beside it. */
        Optional<String> conflict(AlpmPackage candidate) {
            for (Requirement conflict : candidate.conflicts()) {
                for (AlpmPackage other : of(conflict)) {
                    if (!other.name().equals(candidate.name())) {
                        return Optional.of(
                                candidate.name() + " " + candidate.version() + " conflicts with " + other.name());
                    }
                }
            }
            return Optional.empty();
        }
    }
}
