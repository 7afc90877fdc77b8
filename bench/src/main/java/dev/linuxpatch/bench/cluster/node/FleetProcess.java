// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.cluster.node;

import java.io.IOException;

/** Something of a cluster that can end and be started again. */
public interface FleetProcess {
    /** SIGKILL. */
    void kill() throws InterruptedException;

    /** As service managers end it; comes back when it has ended. */
    void stop() throws InterruptedException;

    /** Starts it again. */
    void launch() throws IOException, InterruptedException;
}
