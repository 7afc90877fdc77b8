// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.manager.PackageStates;
import dev.linuxpatch.shared.packages.ChangePlan.WayBack;
import java.io.IOException;

/** Tells before a change is made whether it could be undone. */
interface WaysBack {
    /**
     * Whether and how. Changes nothing.
     *
     * @param planned not {@link Planned.Impossible}
     * @param now every package as it is before the change
     */
    WayBack of(Planned planned, PackageStates now) throws IOException;
}
