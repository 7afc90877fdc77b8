// SPDX-License-Identifier: Apache-2.0
/**
 * Runs programs: argument vectors only, a clean environment, a session of their own, no input, output to files.
 *
 * <p>{@link dev.linuxpatch.backend.run.Runner#start} is for what changes the host. The program does not run under this
 * JVM but under a small fixed script, {@code launcher.sh}, that is installed once into the state directory; it records
 * the begin and the end on disk, so that a transaction can outlive the service and be found again ({@link
 * dev.linuxpatch.backend.run.Runner#attach}). {@link dev.linuxpatch.backend.run.Runner#capture} is for short questions,
 * whose answer nobody needs after a crash.
 *
 * <p>Where systemd is in charge and we are root, the launcher runs as a transient unit in a control group of its own, so
 * that {@code systemctl restart} of the service does not touch it; elsewhere, or if systemd-run fails, in a session of its
 * own. Everything else is the same.
 *
 * <p>The files of a job directory (mode 0700), in the order in which they come:
 *
 * <table>
 * <caption>Job directory</caption>
 * <tr><th>file</th><th>written by</th><th>content</th></tr>
 * <tr><td>{@code stdout}, {@code stderr}</td><td>program</td><td>its output, in append mode. Bytes, not text.</td></tr>
 * <tr><td>{@code status}</td><td>program</td><td>what it writes to file descriptor 3 (apt's {@code
 * APT::Status-Fd})</td></tr>
 * <tr><td>{@code command}</td><td>service, before anything is started</td><td>what will run, as lines {@code
 * name=value} with backslash, line feed and carriage return escaped: {@code marker} (what {@code LINUX_PATCH_JOB} is in
 * the environment of every process of the job), {@code unit} (systemd unit, or empty), {@code cap} (of each output
 * stream, bytes), {@code directory}, {@code program}, {@code argument} and {@code environment} (any number), and {@code
 * sha256} of all lines before it</td></tr>
 * <tr><td>{@code claim}</td><td>launcher, or service</td><td>nothing. Made by exactly one: a launcher that is to run the
 * program, or a service that found no launcher and gives the directory up. Who comes second does nothing.</td></tr>
 * <tr><td>{@code begin}</td><td>launcher, before the program starts</td><td>lines {@code pid=} and {@code started=}
 * (field 22 of {@code /proc/pid/stat}, clock ticks since boot) of the launcher, {@code program=} and {@code
 * program-started=} of the program, {@code boot=} (the kernel's boot id) and {@code marker=}. A process of that number is
 * meant only if boot and start agree.</td></tr>
 * <tr><td>{@code exit}</td><td>launcher, after the program ended and its output was flushed</td><td>its exit code as a
 * number, blanks and a line end; 128+n if signal n ended it, as shells say. No such file, and neither launcher nor program
 * alive: how far it got is unknown.</td></tr>
 * </table>
 *
 * <p>{@code command}, {@code begin} and {@code exit} are written aside, flushed and renamed; a {@code .tmp} file means
 * nothing. Room for {@code exit} is taken before the program starts, so a disk that it fills does not cost the record.
 *
 * <p>If only the launcher is killed, the program works on and is waited for; then its exit code is unknown ({@link
 * dev.linuxpatch.backend.run.Exit.Lost}). If the program is gone too, what still works in the session (dpkg, a maintainer
 * script) is waited for, and ended after five minutes: nothing may change the host unseen while it is being repaired.
 *
 * <p>Output files and not pipes, because a daemon that a maintainer script leaves behind holds a pipe open for ever.
 * What is followed and delivered is capped ({@link dev.linuxpatch.backend.run.Limits#outputCapBytes}); the program is
 * not disturbed by that, and a file that outgrows the cap by far is cut back to it.
 *
 * <p>A job ends with its program: a service that a maintainer script started lives on. When a job is stopped (timeout,
 * cancel), everything ends that is in its session or process group, carries its marker in the environment or is in the
 * control group of its unit. Without a unit, a process that left the session and cleaned its environment can escape that.
 */
package dev.linuxpatch.backend.run;
