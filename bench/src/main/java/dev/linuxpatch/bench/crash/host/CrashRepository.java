// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash.host;

import dev.linuxpatch.backend.rig.AptRig;
import dev.linuxpatch.backend.rig.AptRoot;
import dev.linuxpatch.backend.rig.DebSpec;

/** The signed repository of a campaign's packages, made once, and where hosts come from. */
public final class CrashRepository implements AutoCloseable {
    private final AptRoot keeper = AptRig.shared().newRoot();

    public CrashRepository() {
        keeper.ownRepository().publish(CrashPackages.all().toArray(DebSpec[]::new));
    }

    /** A root with nothing installed that can install them. */
    public CrashRoot newRoot() {
        AptRoot root = AptRig.shared().newRoot();
        root.useSource("file:" + keeper.repository().directory());
        root.update();
        return new CrashRoot(root);
    }

    @Override
    public void close() {
        keeper.close();
    }
}
