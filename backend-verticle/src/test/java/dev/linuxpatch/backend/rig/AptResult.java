// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rig;

/**
 * What a finished tool left.
 *
 * @param exitCode its exit code; apt and dpkg lie with it, see the tests
 * @param output standard output and standard error, interleaved
 */
public record AptResult(int exitCode, String output) {
    /** This result if the exit code is 0. */
    public AptResult orThrow() {
        if (exitCode != 0) {
            throw new IllegalStateException("exit code " + exitCode + ":\n" + output);
        }
        return this;
    }
}
