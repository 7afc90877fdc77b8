// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which installed package depends on which, computed once for all of them. Versions of relations are not looked at. */
final class DependencyGraph {
    private static final List<ControlField> STRONG = List.of(ControlField.PRE_DEPENDS, ControlField.DEPENDS);

    private final Map<String, DpkgEntry> installed;
    private final Map<String, Set<String>> providers = new HashMap<>();
    private final Map<String, List<String>> dependencies = new HashMap<>();
    private final Map<String, Set<String>> dependents = new HashMap<>();

    /** @param installed packages that are present, by name */
    DependencyGraph(Map<String, DpkgEntry> installed) {
        this.installed = installed;
        installed.forEach((key, entry) -> {
            for (List<Relation> provided : Relation.parse(entry.field(ControlField.PROVIDES))) {
                providers
                        .computeIfAbsent(provided.get(0).name(), name -> new TreeSet<>())
                        .add(key);
            }
        });
        installed.forEach(this::connect);
    }

    /** Names of what a package depends on: of alternatives the one that is there, else the first. */
    List<String> dependencies(String key) {
        return dependencies.getOrDefault(key, List.of());
    }

    /** Names of the installed packages that depend on a package, by its name or by one that it provides; sorted. */
    Collection<String> dependents(String key) {
        return dependents.getOrDefault(key, Set.of());
    }

    /** Of alternatives the one that is there, else the first. */
    Relation choose(List<Relation> alternatives, String architecture) {
        return alternatives.stream()
                .filter(relation -> !satisfying(relation.name(), architecture).isEmpty())
                .findFirst()
                .orElse(alternatives.get(0));
    }

    private void connect(String key, DpkgEntry entry) {
        Set<String> names = new LinkedHashSet<>();
        for (ControlField field : STRONG) {
            for (List<Relation> alternatives : Relation.parse(entry.field(field))) {
                names.add(choose(alternatives, entry.architecture()).name());
                for (Relation relation : alternatives) {
                    for (String target : satisfying(relation.name(), entry.architecture())) {
                        if (!target.equals(key)) {
                            dependents
                                    .computeIfAbsent(target, name -> new TreeSet<>())
                                    .add(key);
                        }
                    }
                }
            }
        }
        dependencies.put(key, new ArrayList<>(names));
    }

    /** Installed packages that stand for a name in a relation of a package of that architecture. */
    private Collection<String> satisfying(String name, String architecture) {
        String foreign = name + ':' + architecture;
        if (installed.containsKey(foreign)) {
            return List.of(foreign);
        }
        return installed.containsKey(name) ? List.of(name) : providers.getOrDefault(name, Set.of());
    }
}
