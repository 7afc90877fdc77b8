// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.inventory;

import dev.linuxpatch.shared.packages.PackageDetail;
import dev.linuxpatch.shared.packages.PackageInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a package manager takes part: it reads its database, and is asked what only it can tell.
 *
 * <p>One thread calls {@link #consult}, another one {@link #read}; everything else may be called by any.
 */
public interface InventoryReader {
    /** Wire name of the package manager. */
    String packageManager();

    /** Directories in which a change may mean a new inventory; not all need to exist. */
    List<Path> directories();

    /** What the inventory depends on, as it is now: an equal value means that reading again is pointless. Cheap. */
    Object inputs() throws IOException;

    /** Whether a transaction is running, so that the next change is near. */
    boolean isBusy() throws IOException;

    /**
     * Asks the package manager what it would do with what is there now, and reads its index if that changed. May take
     * seconds; the next {@link #read} uses the answer.
     */
    void consult() throws IOException;

    /**
     * Reads what is installed, from files and in milliseconds. Of the last {@link #consult} it uses what is still about the
     * same versions, and leaves out what is not. Empty before the first.
     */
    Optional<HostInventory> read() throws IOException;

    /** Everything known of an installed package; empty if it is not installed any more. Reads files, runs nothing. */
    Optional<PackageDetail> detail(PackageInfo known) throws IOException;

    /** Paths of an installed package; empty if it is not installed any more. Reads files, runs nothing. */
    default Optional<List<String>> files(PackageInfo known) throws IOException {
        return detail(known).map(PackageDetail::files);
    }
}
