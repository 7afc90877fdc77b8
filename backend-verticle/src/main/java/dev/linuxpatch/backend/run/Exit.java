// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.run;

import java.util.List;
import java.util.Objects;

/** How a job ended. It says nothing about what the package manager achieved: its exit codes lie in both directions. */
public sealed interface Exit {
    /**
     * The program ended by itself.
     *
     * @param code its exit code; 128+n if signal n ended it, by the convention of shells
     */
    record Finished(int code) implements Exit {}

    /**
     * The runner ended it and every process of it.
     *
     * @param survivors process ids that SIGKILL did not end within ten seconds (uninterruptible input or output);
     *     nearly always empty
     */
    record Stopped(StopReason reason, List<Long> survivors) implements Exit {
        public Stopped {
            Objects.requireNonNull(reason, "reason");
            survivors = List.copyOf(survivors);
        }
    }

    /**
     * Nobody saw the end of the program: somebody killed its launcher, or the host went down, or the record of the end
     * could not be written. Nothing of it works on: what was left in its session has ended or was ended.
     *
     * @param survivors as in {@link Stopped}
     */
    record Lost(List<Long> survivors) implements Exit {
        public Lost {
            survivors = List.copyOf(survivors);
        }
    }

    /**
     * The program never ran; nothing was changed.
     *
     * @param message what is wrong, for an operator
     */
    record NotStarted(StartFailure failure, String message) implements Exit {
        public NotStarted {
            Objects.requireNonNull(failure, "failure");
            Objects.requireNonNull(message, "message");
        }
    }
}
