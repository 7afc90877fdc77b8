// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.manager.Attempt;

/** The part of a job's progress that one step covers, in percent. */
record ProgressRange(int from, int to) {
    static final ProgressRange REFRESH = new ProgressRange(0, 10);
    static final ProgressRange DOWNLOAD = new ProgressRange(10, 50);
    static final ProgressRange CHANGE = new ProgressRange(50, 95);
    static final ProgressRange REPAIR = new ProgressRange(95, 95);
    static final ProgressRange CHECK = new ProgressRange(96, 96);

    private static final int WHOLE = 100;

    static ProgressRange of(Attempt attempt) {
        return switch (attempt) {
            case PLAN, REFRESH -> REFRESH;
            case DOWNLOAD -> DOWNLOAD;
            case CHANGE -> CHANGE;
            case REPAIR -> REPAIR;
            case CHECK -> CHECK;
        };
    }

    /** The job's progress when so much of the step, 0 to 100, is done. */
    int at(double percent) {
        return from + (int) Math.floor((to - from) * percent / WHOLE);
    }
}
