// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.rollback.host;

import static java.util.stream.Stream.concat;

import dev.linuxpatch.backend.rig.Tool;
import dev.linuxpatch.backend.rig.rpm.DnfRoot;
import dev.linuxpatch.bench.rollback.plan.PackageModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A root of dnf and rpm. */
final class DnfHost implements Host {
    private static final String HISTORY = "var/lib/dnf/history.sqlite";
    private static final String PYTHON = "/usr/bin/python3";
    /** What {@code dnf repoquery} prints as reasons, by the library that it asks: without dnf itself it takes a fifth of the time. */
    private static final String REASONS = """
            import sys
            from libdnf.transaction import Swdb, TransactionItemReasonToString
            history = Swdb(sys.argv[1])
            for package in sys.argv[2:]:
                name, architecture = package.rsplit(".", 1)
                reason = history.resolveRPMTransactionItemReason(name, architecture, -1)
                print(name, TransactionItemReasonToString(reason))
            """;

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
    public void markAutomatic(Collection<String> names) {
        mark("remove", names);
    }

    @Override
    public void markGrouped(Collection<String> names) {
        mark("group", names);
    }

    private void mark(String how, Collection<String> names) {
        root.dnf(concat(Stream.of("mark", how), names.stream()).toArray(String[]::new))
                .orThrow();
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
        List<String> argv = new ArrayList<>(
                List.of(PYTHON, "-I", "-c", REASONS, path().resolve(HISTORY).toString()));
        RpmSpecs.installed(facts).forEach(argv::add);
        Tool.run(path(), root.rpm().environment(), argv)
                .orThrow()
                .output()
                .lines()
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
