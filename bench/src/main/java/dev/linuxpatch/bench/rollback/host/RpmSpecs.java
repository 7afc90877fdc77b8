// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.rollback.host;

import dev.linuxpatch.backend.rig.CachedBuild;
import dev.linuxpatch.backend.rig.Trees;
import dev.linuxpatch.backend.rig.rpm.RpmAdvisory;
import dev.linuxpatch.backend.rig.rpm.RpmRepository;
import dev.linuxpatch.backend.rig.rpm.RpmRig;
import dev.linuxpatch.backend.rig.rpm.RpmRoot;
import dev.linuxpatch.backend.rig.rpm.RpmSpec;
import dev.linuxpatch.bench.rollback.plan.PackageModel;
import dev.linuxpatch.bench.rollback.plan.PackageModels;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What dnf and zypper have in common: rpm. */
final class RpmSpecs {
    private static final String RELEASE = "-1";
    /** Raise when the way of building changes without the models changing. */
    private static final String FORMAT = "1";

    private static final String REPOSITORY = "repo";
    /** Begins the name of a fact. */
    private static final String PACKAGE = "package ";

    private static final String PACKAGES = "%{NAME} %{EPOCHNUM}:%{VERSION}-%{RELEASE} %{ARCH}\\n";

    private RpmSpecs() {}

    /** A repository with all packages of the campaign, for copies: made once for all campaigns of this machine. */
    static Path repository() {
        try (RpmRoot root = RpmRig.shared().newRoot()) {
            // Signed with the key that roots trust.
            return CachedBuild.directory(
                            "campaign-rpm", FORMAT + PackageModels.ALL + root.read(RpmRoot.KEY), target -> {
                                root.ownRepository()
                                        .publish(PackageModels.ALL.stream()
                                                .map(RpmSpecs::spec)
                                                .toList());
                                Trees.copy(root.repository().directory(), target.resolve(REPOSITORY));
                            })
                    .resolve(REPOSITORY);
        }
    }

    /** Takes the packages away and signs a new index. */
    static void withdraw(RpmRepository repository, Collection<PackageModel> models) {
        List<PackageModel> all = List.copyOf(models);
        PackageModel last = all.get(all.size() - 1);
        all.subList(0, all.size() - 1)
                .forEach(model -> Trees.delete(repository.archive(model.name(), model.version() + RELEASE)));
        repository.withdraw(last.name(), last.version() + RELEASE);
    }

    /** {@code name=version-release} of each. */
    static String[] names(Map<String, String> versions) {
        return versions.entrySet().stream()
                .map(one -> one.getKey() + "=" + one.getValue() + RELEASE)
                .toArray(String[]::new);
    }

    /** What rpm's database has, and what it finds changed on disk but for times. */
    static Map<String, String> database(RpmRoot root) {
        Map<String, String> facts = new TreeMap<>();
        root.rpm("-qa", "--qf", PACKAGES)
                .orThrow()
                .output()
                .lines()
                // A key that is trusted is not a package.
                .filter(line -> !line.startsWith("gpg-pubkey "))
                .forEach(line -> facts.merge(PACKAGE + line, "installed", (one, other) -> "installed twice"));
        root.rpm("-Va")
                .output()
                .lines()
                .map(line -> line.replaceFirst("^(.......)T", "$1."))
                .filter(line -> !line.startsWith(".........") && line.contains(" /"))
                .forEach(line -> facts.put(Host.VERIFIED + line.substring(line.indexOf('/')), line));
        return facts;
    }

    /** {@code name.architecture} of the campaign's own packages. */
    static Stream<String> installed(Map<String, String> database) {
        return database.keySet().stream()
                .filter(fact -> fact.startsWith(PACKAGE + "way-"))
                .map(fact -> fact.substring(PACKAGE.length()).split(" ", -1))
                .map(words -> words[0] + "." + words[2])
                .distinct();
    }

    private static RpmSpec spec(PackageModel model) {
        RpmSpec spec = RpmSpec.of(model.name(), model.version() + RELEASE);
        if (model.configuration() != null) {
            spec = spec.configuration(model.configuration());
        }
        for (PackageModel.Need need : model.needs()) {
            spec = spec.line("Requires: " + need.name() + " >= " + need.version());
        }
        if (model.security()) {
            spec = spec.advisory(new RpmAdvisory(
                    "RIG-SA-2026:0900",
                    "security",
                    "Important",
                    "2026-11-01 00:00:00",
                    List.of("CVE-2026-1900"),
                    false));
        }
        return switch (model.behaviour()) {
            case QUIET -> spec;
            case TALKS -> {
                for (String section : List.of("%pre", "%post", "%preun", "%postun")) {
                    spec = spec.script(section, "echo \"" + model.name() + " " + section.substring(1) + ": $1\"");
                }
                yield spec;
            }
            case FAILS_AFTER -> spec.script("%post", "exit 1");
            case FAILS_BEFORE -> spec.script("%pre", "exit 1");
        };
    }
}
