// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.rollback.host;

import dev.linuxpatch.backend.rig.AptRoot;
import dev.linuxpatch.backend.rig.Tool;
import dev.linuxpatch.bench.rollback.plan.PackageModel;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A root of apt and dpkg. */
final class AptHost implements Host {
    private final AptRoot root;

    AptHost(AptRoot root) {
        this.root = root;
        Shared.keepDirectories(root.path());
    }

    @Override
    public Path path() {
        return root.path();
    }

    @Override
    public void install(Map<String, String> versions) {
        root.install(versions.entrySet().stream()
                .map(one -> one.getKey() + "=" + one.getValue())
                .toArray(String[]::new));
    }

    @Override
    public void markAutomatic(String name) {
        root.markAuto(name);
    }

    @Override
    public void hold(String name) {
        root.hold(name);
    }

    @Override
    public void withdraw(Collection<PackageModel> models) {
        models.forEach(model -> root.repository().removeArchive(model.name(), model.version()));
        // Nothing more: the indexes are made anew.
        root.repository().publish();
        Shared.deleteArchives(root.path().resolve("var/cache/apt/archives"), ".deb");
        root.update();
    }

    /** Every package in dpkg's own words: state, version, configuration files with their hashes. */
    @Override
    public Map<String, String> database() {
        Map<String, String> facts = new TreeMap<>();
        for (String stanza : root.read("var/lib/dpkg/status").split("\n\n+", -1)) {
            if (!stanza.isBlank()) {
                String text = stanza.strip().lines().sorted().collect(Collectors.joining("; "));
                facts.put("package " + stanza.strip().lines().findFirst().orElseThrow().substring(9), text);
            }
        }
        mark(facts, "showauto", "automatic");
        mark(facts, "showhold", "held");
        return facts;
    }

    private void mark(Map<String, String> facts, String question, String answer) {
        Tool.run(root.path(), root.environment(), List.of("apt-mark", question))
                .orThrow()
                .output()
                .lines()
                .forEach(name -> facts.put(answer + " " + name, "yes"));
    }

    @Override
    public void close() {
        root.close();
    }
}
