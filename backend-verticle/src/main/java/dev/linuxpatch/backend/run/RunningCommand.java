// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.run;

import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/** A job that was started, or that could not be. */
public interface RunningCommand {
    /** The launcher's process id, which is also the id of the job's session and group; empty if nothing was started. */
    OptionalLong pid();

    /** How it ended, after all output was taken by the listener. Never completes exceptionally. */
    CompletionStage<Exit> exit();

    /**
     * Stops the job: asks all its processes to end, then ends them. Whether that is safe is the caller's to know.
     *
     * @return whether the job is being stopped; false if it has already ended by itself
     */
    boolean cancel();
}
