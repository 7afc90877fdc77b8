// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.rollback.host;

import dev.linuxpatch.backend.rig.rpm.DnfRoot;
import dev.linuxpatch.bench.rollback.plan.PackageModel;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;

/** A root of dnf and rpm. */
final class DnfHost implements Host {
    private final DnfRoot root;

    DnfHost(DnfRoot root) {
        this.root = root;
        Shared.keepDirectories(root.path());
        root.useSource("file://" + root.rpm().repository().directory());
        refresh();
    }

    @Override
    public Path path() {
        return root.path();
    }

    @Override
    public void install(Map<String, String> versions) {
        root.install(RpmSpecs.names(versions));
    }

    @Override
    public void markAutomatic(String name) {
        root.dnf("mark", "remove", name).orThrow();
    }

    @Override
    public void hold(String name) {
        root.hold(name);
    }

    @Override
    public void withdraw(Collection<PackageModel> models) {
        RpmSpecs.withdraw(root.rpm().repository(), models);
        Shared.deleteArchives(root.path().resolve("var/cache"), ".rpm");
        refresh();
    }

    @Override
    public Map<String, String> database() {
        Map<String, String> facts = RpmSpecs.database(root.rpm());
        root.dnf("-q", "-C", "repoquery", "--installed", "--qf", "%{name} %{reason}")
                .orThrow()
                .output()
                .lines()
                .filter(line -> line.startsWith("way-"))
                .forEach(line -> facts.put(
                        "reason of " + line.substring(0, line.indexOf(' ')), line.substring(line.indexOf(' ') + 1)));
        return facts;
    }

    @Override
    public void close() {
        root.close();
    }

    private void refresh() {
        root.dnf("makecache", "--refresh").orThrow();
    }
}
