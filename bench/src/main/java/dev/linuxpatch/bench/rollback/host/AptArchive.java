// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.rollback.host;

import dev.linuxpatch.backend.rig.AptRig;
import dev.linuxpatch.backend.rig.AptRoot;
import dev.linuxpatch.backend.rig.DebSpec;
import dev.linuxpatch.backend.rig.Script;
import dev.linuxpatch.backend.rig.Suite;
import dev.linuxpatch.bench.rollback.plan.PackageModel;
import dev.linuxpatch.bench.rollback.plan.PackageModels;

/** Packages for apt and dpkg. */
final class AptArchive implements Archive {
    private final AptRoot keeper = AptRig.shared().newRoot();

    AptArchive() {
        keeper.ownRepository()
                .publish(PackageModels.ALL.stream().map(AptArchive::spec).toArray(DebSpec[]::new));
    }

    @Override
    public Host newHost() {
        AptRoot root = AptRig.shared().newRoot();
        Shared.replace(root.ownRepository().directory(), keeper.repository().directory());
        root.forgetLists();
        root.update();
        return new AptHost(root);
    }

    @Override
    public void close() {
        keeper.close();
    }

    private static DebSpec spec(PackageModel model) {
        DebSpec spec = DebSpec.of(model.name(), model.version())
                .file("/usr/share/rig/" + model.name() + "-" + model.version(), "only in " + model.version() + "\n");
        if (model.configuration() != null) {
            spec = spec.conffile("/" + PackageModel.configurationFile(model.name()), model.configuration());
        }
        for (PackageModel.Need need : model.needs()) {
            spec = spec.field("Depends", need.name() + " (>= " + need.version() + ")");
        }
        if (model.name().equals("way-b")) {
            spec = spec.architecture("amd64");
        }
        if (model.security()) {
            spec = spec.in(Suite.SECURITY);
        }
        return switch (model.behaviour()) {
            case QUIET -> spec;
            case TALKS -> {
                for (Script script : Script.values()) {
                    spec = spec.script(script, "echo \"" + model.name() + " " + script + ": $*\"\n");
                }
                yield spec;
            }
            case FAILS_AFTER -> spec.script(Script.POSTINST, "[ \"$1\" != configure ] || exit 1\n");
            case FAILS_BEFORE -> spec.script(Script.PREINST, "case \"$1\" in install|upgrade) exit 1 ;; esac\n");
        };
    }
}
