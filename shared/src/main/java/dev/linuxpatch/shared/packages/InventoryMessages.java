// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.packages;

import dev.linuxpatch.shared.error.Problem;
import java.util.List;
import java.util.Objects;

/** Reading a host's packages, page by page, so that no message grows with the host. */
public final class InventoryMessages {
    /** Items in one page. */
    public static final int PAGE = 500;

    private InventoryMessages() {}

    /** Asks for the newest {@link InventoryHead}. */
    public record GetHead() {}

    /** Asks for a page of installed packages of one generation, in the order of their names. */
    public record GetPackages(long generation, int offset) {}

    /** Asks for a page of patches of one generation, in the order of their package names. */
    public record GetPatches(long generation, int offset) {}

    /** Answer to {@link GetPackages}. */
    public sealed interface PackagesReply {
        /** At most {@link #PAGE} packages. */
        record Page(long generation, int offset, List<PackageInfo> packages) implements PackagesReply {
            public Page {
                packages = List.copyOf(packages);
            }
        }

        /** That generation is gone: start again with this one. */
        record Superseded(InventoryHead head) implements PackagesReply {}
    }

    /** Answer to {@link GetPatches}. */
    public sealed interface PatchesReply {
        /** At most {@link #PAGE} patches. */
        record Page(long generation, int offset, List<Patch> patches) implements PatchesReply {
            public Page {
                patches = List.copyOf(patches);
            }
        }

        /** That generation is gone: start again with this one. */
        record Superseded(InventoryHead head) implements PatchesReply {}
    }

    /** How a list of packages is sorted; {@code VERSION} is the distribution's own order. */
    public enum PackageSort {
        NAME,
        VERSION,
        SIZE,
        STATUS
    }

    /**
     * Asks for packages that are in the index but not installed.
     *
     * @param namePattern glob with {@code *}; null for all
     * @param limit at most {@link #PAGE} are given, whatever it says
     */
    public record FindAvailable(String namePattern, PackageSort sort, boolean descending, int offset, int limit) {
        public FindAvailable {
            Objects.requireNonNull(sort, "sort");
        }
    }

    /** Answer to {@link FindAvailable}: {@code total} counts all matches. */
    public record AvailablePage(int total, int offset, List<PackageInfo> packages) {
        public AvailablePage {
            packages = List.copyOf(packages);
        }
    }

    /** Asks for everything known of one package, installed or available. */
    public record GetPackage(PackageName name) {
        public GetPackage {
            Objects.requireNonNull(name, "name");
        }
    }

    /** Answer to {@link GetPackage}. */
    public sealed interface PackageReply {
        /** It exists. */
        record Found(PackageDetail detail) implements PackageReply {}

        /** It is neither installed nor available, or could not be read. */
        record Refused(Problem problem) implements PackageReply {}
    }

    /** Published when a new generation is complete. */
    public record InventoryChanged(InventoryHead head) {}
}
