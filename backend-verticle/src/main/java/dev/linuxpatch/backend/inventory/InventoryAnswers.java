// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.inventory;

import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import dev.linuxpatch.shared.packages.InventoryHead;
import dev.linuxpatch.shared.packages.InventoryMessages;
import dev.linuxpatch.shared.packages.InventoryMessages.AvailablePage;
import dev.linuxpatch.shared.packages.InventoryMessages.FindAvailable;
import dev.linuxpatch.shared.packages.InventoryMessages.GetHead;
import dev.linuxpatch.shared.packages.InventoryMessages.GetPackage;
import dev.linuxpatch.shared.packages.InventoryMessages.GetPackages;
import dev.linuxpatch.shared.packages.InventoryMessages.GetPatches;
import dev.linuxpatch.shared.packages.InventoryMessages.PackageReply;
import dev.linuxpatch.shared.packages.InventoryMessages.PackagesReply;
import dev.linuxpatch.shared.packages.InventoryMessages.PatchesReply;
import dev.linuxpatch.shared.packages.PackageDetail;
import dev.linuxpatch.shared.packages.PackageInfo;
import dev.linuxpatch.shared.packages.Patch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers the questions of {@link InventoryMessages} about one host. Safe for several threads. */
public final class InventoryAnswers {
    private final InventoryIndex index;

    public InventoryAnswers(InventoryIndex index) {
        this.index = index;
    }

    /** From memory, at once. */
    public InventoryHead head(GetHead question) {
        return index.head();
    }

    /** From memory, at once. */
    public PackagesReply packages(GetPackages question) {
        Optional<Generation> generation = index.generations().find(question.generation());
        if (generation.isEmpty()) {
            return new PackagesReply.Superseded(index.head());
        }
        List<PackageInfo> all = generation.get().inventory().packages();
        int from = clamp(question.offset(), all);
        return new PackagesReply.Page(question.generation(), from, Pages.packages(all, from));
    }

    /** From memory, at once. */
    public PatchesReply patches(GetPatches question) {
        Optional<Generation> generation = index.generations().find(question.generation());
        if (generation.isEmpty()) {
            return new PatchesReply.Superseded(index.head());
        }
        List<Patch> all = generation.get().inventory().patches();
        int from = clamp(question.offset(), all);
        return new PatchesReply.Page(question.generation(), from, Pages.patches(all, from));
    }

    /** From memory, but goes through the whole index: some ten milliseconds, for a worker thread. */
    public AvailablePage find(FindAvailable question) {
        Generation generation = index.generations().current();
        return generation.inventory().available().find(question, generation.installedNames());
    }

    /** Reads some files: for a worker thread. */
    public PackageReply detail(GetPackage question) {
        HostInventory inventory = index.inventory();
        Optional<PackageDetail> detail = inventory
                .find(question.name())
                .flatMap(this::installed)
                .or(() -> inventory.available().detail(question.name()));
        return detail.<PackageReply>map(PackageReply.Found::new)
                .orElseGet(() -> new PackageReply.Refused(Problem.of(
                        ErrorCode.PKG_NOT_FOUND,
                        "package " + question.name() + " is neither installed nor available",
                        Map.of("package", question.name().value()))));
    }

    private Optional<PackageDetail> installed(PackageInfo info) {
        try {
            return index.reader().detail(info);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int clamp(int offset, List<?> items) {
        return Math.min(Math.max(0, offset), items.size());
    }
}
