// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.manager;

import java.util.Optional;

/** Reads the output of one command line by line, in order; what a line means may depend on those before it. */
@FunctionalInterface
public interface ProgressReader {
    /** Empty if the line says nothing of use. */
    Optional<StatusLine> read(String line);
}
