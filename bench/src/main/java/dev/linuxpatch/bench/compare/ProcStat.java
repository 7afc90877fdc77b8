// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.compare;

/**
 * The fields of {@code /proc/PID/stat} that are of use here; see proc(5).
 *
 * @param cpuTicks time on a processor in user and kernel mode of all threads, in clock ticks
 * @param endedChildrenFaults page faults of the children that ended and were waited for. Every process has some, so a value
 *     that did not grow means that no child ended
 */
record ProcStat(long cpuTicks, long endedChildrenFaults) {
    private static final int MINOR_FAULTS_OF_CHILDREN = 11;
    private static final int MAJOR_FAULTS_OF_CHILDREN = 13;
    private static final int USER_TIME = 14;
    private static final int SYSTEM_TIME = 15;
    /** The first field after the name, which is in parentheses and may hold blanks and parentheses itself. */
    private static final int FIRST_AFTER_NAME = 3;

    static ProcStat parse(String line) {
        String[] fields = line.substring(line.lastIndexOf(')') + 2).strip().split(" ");
        return new ProcStat(
                field(fields, USER_TIME) + field(fields, SYSTEM_TIME),
                field(fields, MINOR_FAULTS_OF_CHILDREN) + field(fields, MAJOR_FAULTS_OF_CHILDREN));
    }

    private static long field(String[] fields, int number) {
        return Long.parseLong(fields[number - FIRST_AFTER_NAME]);
    }
}
