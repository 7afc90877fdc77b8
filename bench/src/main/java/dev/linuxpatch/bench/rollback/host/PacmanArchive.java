// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.rollback.host;

import static java.util.stream.Collectors.groupingBy;

import dev.linuxpatch.backend.rig.CachedBuild;
import dev.linuxpatch.backend.rig.Trees;
import dev.linuxpatch.backend.rig.pacman.PacmanRepositories;
import dev.linuxpatch.backend.rig.pacman.PacmanRig;
import dev.linuxpatch.backend.rig.pacman.PacmanRoot;
import dev.linuxpatch.backend.rig.pacman.PacmanSpec;
import dev.linuxpatch.bench.rollback.plan.PackageModel;
import dev.linuxpatch.bench.rollback.plan.PackageModels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;

/** Packages for pacman: a repository has one version of a package, so there is one for each generation. */
final class PacmanArchive implements Archive {
    private static final Map<String, String> REPOSITORIES =
            Map.of("1.0", "rig-old", "1.1", "rig-between", "2.0", "rig");

    /** Raise when the way of building changes without the models changing. */
    private static final String FORMAT = "1";

    private static final String DIRECTORY = "repo";

    private final Path repositories = repositories();

    /** Made once for all campaigns of this machine. */
    private static Path repositories() {
        try (PacmanRoot root = PacmanRig.shared().newRoot()) {
            PacmanRepositories own = root.ownRepositories();
            // Signed with the key that roots trust: there is another one when the rig was built anew.
            byte[] signature = Files.readAllBytes(own.directory().resolve("rig.db.sig"));
            String description = FORMAT + PackageModels.ALL + HexFormat.of().formatHex(signature);
            return CachedBuild.directory("campaign-pacman", description, target -> {
                        publish(own);
                        Trees.copy(own.directory(), target.resolve(DIRECTORY));
                    })
                    .resolve(DIRECTORY);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void publish(PacmanRepositories own) {
        PackageModels.ALL.stream()
                .collect(groupingBy(PacmanArchive::repository))
                .forEach((repository, models) -> own.publish(
                        repository, models.stream().map(PacmanArchive::spec).toList()));
    }

    @Override
    public Host newHost() {
        PacmanRoot root = PacmanRig.shared().newRoot();
        Shared.replace(root.ownRepositories().directory(), repositories);
        return new PacmanHost(root);
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
