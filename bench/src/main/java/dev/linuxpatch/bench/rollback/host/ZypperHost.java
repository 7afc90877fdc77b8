// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.rollback.host;

import dev.linuxpatch.backend.rig.Trees;
import dev.linuxpatch.backend.rig.rpm.ZypperRoot;
import dev.linuxpatch.bench.rollback.plan.PackageModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** A root of zypper and rpm. */
final class ZypperHost implements Host {
    /** Where libzypp notes what was installed only because something else needs it. */
    private static final String NOTED = "var/lib/zypp/AutoInstalled";

    private final ZypperRoot root;

    ZypperHost(ZypperRoot root) {
        this.root = root;
        Shared.keepDirectories(root.rpm().path());
        root.source(root.rpm().repository().directory().toUri().toString());
        refresh();
    }

    @Override
    public Path path() {
        return root.rpm().path();
    }

    @Override
    public void install(Map<String, String> versions) {
        List<String> arguments = new ArrayList<>(List.of("--no-refresh", "install", "--oldpackage", "--"));
        arguments.addAll(List.of(RpmSpecs.names(versions)));
        root.zypper(arguments.toArray(String[]::new)).orThrow();
    }

    @Override
    public void markAutomatic(Collection<String> names) {
        Path file = path().resolve(NOTED);
        Trees.write(file, (Files.exists(file) ? root.rpm().read(NOTED) : "") + String.join("\n", names) + "\n");
    }

    @Override
    public void hold(String name) {
        root.zypper("addlock", name).orThrow();
    }

    @Override
    public void withdraw(Collection<PackageModel> models) {
        RpmSpecs.withdraw(root.rpm().repository(), models);
        Shared.deleteArchives(path().resolve("var/cache"), ".rpm");
        refresh();
    }

    @Override
    public Map<String, String> database() {
        Map<String, String> facts = RpmSpecs.database(root.rpm());
        if (Files.exists(path().resolve(NOTED))) {
            root.rpm()
                    .read(NOTED)
                    .lines()
                    // The time is in a comment.
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .forEach(name -> facts.put(AUTOMATIC + name, "yes"));
        }
        return facts;
    }

    @Override
    public void close() {
        root.rpm().close();
    }

    private void refresh() {
        root.zypper("refresh", "--force").orThrow();
    }
}
