// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.work;

import dev.linuxpatch.shared.job.HealthGate;
import dev.linuxpatch.shared.job.OutputStreamKind;
import dev.linuxpatch.shared.job.Phase;
import java.util.Objects;

/** One thing that a worker saw while it ran a job. */
public sealed interface WorkEvent {
    /** The job entered a phase. */
    record PhaseEntered(Phase phase, int progress, String message) implements WorkEvent {
        public PhaseEntered {
            Objects.requireNonNull(phase, "phase");
            Objects.requireNonNull(message, "message");
        }
    }

    /** Percent of the whole job, 0 to 100, never falling. */
    record Progressed(int progress, String message) implements WorkEvent {
        public Progressed {
            Objects.requireNonNull(message, "message");
        }
    }

    /** The package manager, or the worker, wrote a line (without its line end). */
    record LineWritten(OutputStreamKind stream, String line) implements WorkEvent {
        public LineWritten {
            Objects.requireNonNull(stream, "stream");
            Objects.requireNonNull(line, "line");
        }
    }

    /** The health gate was judged, or what was changed was taken back because of it. */
    record HealthJudged(HealthGate gate) implements WorkEvent {
        public HealthJudged {
            Objects.requireNonNull(gate, "gate");
        }
    }

    /** The job has ended: always the last event. */
    record Ended(WorkOutcome outcome) implements WorkEvent {
        public Ended {
            Objects.requireNonNull(outcome, "outcome");
        }
    }
}
