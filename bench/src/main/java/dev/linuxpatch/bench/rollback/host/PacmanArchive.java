// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.rollback.host;

import static java.util.stream.Collectors.groupingBy;

import dev.linuxpatch.backend.rig.pacman.PacmanRig;
import dev.linuxpatch.backend.rig.pacman.PacmanRoot;
import dev.linuxpatch.backend.rig.pacman.PacmanSpec;
import dev.linuxpatch.bench.rollback.plan.PackageModel;
import dev.linuxpatch.bench.rollback.plan.PackageModels;
import java.util.Map;

/** Packages for pacman: a repository has one version of a package, so there is one for each generation. */
final class PacmanArchive implements Archive {
    private static final Map<String, String> REPOSITORIES =
            Map.of("1.0", "rig-old", "1.1", "rig-between", "2.0", "rig");

    private final PacmanRoot keeper = PacmanRig.shared().newRoot();

    PacmanArchive() {
        PackageModels.ALL.stream()
                .collect(groupingBy(PacmanArchive::repository))
                .forEach((repository, models) -> keeper.ownRepositories()
                        .publish(
                                repository,
                                models.stream().map(PacmanArchive::spec).toList()));
    }

    @Override
    public Host newHost() {
        PacmanRoot root = PacmanRig.shared().newRoot();
        Shared.replace(
                root.ownRepositories().directory(), keeper.ownRepositories().directory());
        return new PacmanHost(root);
    }

    @Override
    public void close() {
        keeper.close();
    }

    /** Which repository offers it. */
    static String repository(PackageModel model) {
        return REPOSITORIES.get(model.version());
    }

    private static PacmanSpec spec(PackageModel model) {
        PacmanSpec spec = PacmanSpec.of(model.name(), model.version());
        if (model.configuration() != null) {
            spec = spec.configuration(PackageModel.configurationFile(model.name()), model.configuration());
        }
        for (PackageModel.Need need : model.needs()) {
            spec = spec.field("depend", need.name() + ">=" + need.version());
        }
        return switch (model.behaviour()) {
            case QUIET -> spec;
            case TALKS -> spec.after("  echo \"" + model.name() + " after: $1\"\n");
            // pacman does not ask what a script before it says.
            case FAILS_AFTER, FAILS_BEFORE -> spec.after("  return 1\n");
        };
    }
}
