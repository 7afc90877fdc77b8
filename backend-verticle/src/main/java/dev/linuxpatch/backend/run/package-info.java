// SPDX-License-Identifier: Apache-2.0
/**
 * Runs programs: argument vectors only, a clean environment, a session of their own, no input, output to files.
 *
 * <p>{@link dev.linuxpatch.backend.run.Runner#start} is for what changes the host. The program does not run under this
 * JVM but under a small fixed script, {@code launcher.sh}, that is installed once into the state directory; it records
 * the begin and the end on disk, so that a transaction can outlive the service and be found again. {@link
 * dev.linuxpatch.backend.run.Runner#capture} is for short questions, whose answer nobody needs after a crash.
 *
 * <p>The files of a job directory (mode 0700):
 *
 * <table>
 * <caption>Job directory</caption>
 * <tr><th>file</th><th>written by</th><th>content</th></tr>
 * <tr><td>{@code begin}</td><td>launcher, before the program starts</td><td>lines {@code pid=}, {@code started=}
 * (field 22 of {@code /proc/pid/stat}, clock ticks since boot), {@code boot=} (the kernel's boot id) and {@code
 * marker=} (what {@code LINUX_PATCH_JOB} is in the environment of every process of the job). A process of that number
 * is the job's launcher only if boot and start agree.</td></tr>
 * <tr><td>{@code stdout}, {@code stderr}</td><td>program</td><td>its output, in append mode. Bytes, not text.</td></tr>
 * <tr><td>{@code status}</td><td>program</td><td>what it writes to file descriptor 3 (apt's {@code
 * APT::Status-Fd})</td></tr>
 * <tr><td>{@code exit}</td><td>launcher, after the program ended</td><td>its exit code as a number; 128+n if signal n
 * ended it, as shells say. No such file and no launcher alive: it was killed, how far it got is unknown.</td></tr>
 * </table>
 *
 * <p>{@code begin} and {@code exit} are written aside, flushed and renamed; a {@code .tmp} file means nothing.
 *
 * <p>Output files and not pipes, because a daemon that a maintainer script leaves behind holds a pipe open for ever.
 * What is followed and delivered is capped ({@link dev.linuxpatch.backend.run.Limits#outputCapBytes}); the program is
 * not disturbed by that, and a file that outgrows the cap by far is cut back to it.
 *
 * <p>A job ends with its program: a service that a maintainer script started lives on. When a job is stopped (timeout,
 * cancel), everything ends that is in its session or process group or carries its marker in the environment. Only a
 * process that left both and cleaned its environment can escape that.
 */
package dev.linuxpatch.backend.run;
