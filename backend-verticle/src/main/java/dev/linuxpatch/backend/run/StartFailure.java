// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.run;

/** Why a program never ran. */
public enum StartFailure {
    /** No such program in {@code PATH}, or not executable. */
    PROGRAM_NOT_FOUND,
    /** The job directory cannot be made or written, or another job has used it. */
    JOB_DIRECTORY,
    /** The working directory does not exist. */
    WORKING_DIRECTORY,
    /** The operating system refused to start it, or the launcher could not record the begin. */
    LAUNCH
}
