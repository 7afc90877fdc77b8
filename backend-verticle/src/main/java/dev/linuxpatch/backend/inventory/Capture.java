// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.inventory;

import dev.linuxpatch.backend.run.Captured;
import dev.linuxpatch.backend.run.Command;

/**
 * Asks a program a question that changes nothing: {@link dev.linuxpatch.backend.run.Runner#capture} with its limits chosen
 * and the environment of the package manager added.
 */
@FunctionalInterface
public interface Capture {
    /** Never throws for what the program does, not even if there is none. */
    Captured run(Command command);
}
