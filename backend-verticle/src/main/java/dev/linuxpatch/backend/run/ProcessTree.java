// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.run;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every process of a job: those of the session and process group of its leader, those that left both but still carry the
 * job's marker in their environment, and those in the control group of its unit. Read from {@code /proc} (proc(5)),
 * because a process whose parent is gone has no place in the tree of children.
 */
final class ProcessTree {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessTree.class);
    private static final Path PROC = Path.of("/proc");
    /** Fixed text; signal and group are arguments. The shell's own kill can address a group, Java cannot. */
    private static final String KILL_GROUP = "kill -s \"$1\" -- \"-$2\"";

    private static final long KILL_SECONDS = 5;

    private final ProcessIdentity leader;
    private final String marker;
    private final String unit;

    /**
     * @param leader its process id is also the id of the session and of the group; nobody if it is not known, then
     *     every process that is found counts as one of the session
     * @param marker the value of {@link Command#MARKER} in the job's environment
     * @param unit the systemd unit of the job, empty if it has none
     */
    ProcessTree(ProcessIdentity leader, String marker, String unit) {
        this.leader = leader;
        this.marker = Command.MARKER + "=" + marker;
        this.unit = unit;
    }

    private record Seen(ProcStat stat, boolean known) {}

    private record Member(ProcStat stat, boolean inSession, boolean inGroup) {}

    /**
     * The processes that are alive now; one that is only waiting to be reaped is not.
     *
     * @throws UncheckedIOException if they cannot be listed (no file descriptor left)
     */
    List<Long> alive() {
        return members().stream().map(member -> member.stat().pid()).toList();
    }

    /** Those of {@link #alive} that did not leave the job's session, as services do: pieces of the work itself. */
    List<Long> working() {
        return members().stream()
                .filter(Member::inSession)
                .map(member -> member.stat().pid())
                .toList();
    }

    /** Asks every process to end. */
    void terminate() {
        signal("TERM", members());
    }

    /** Ends every process that is there now. One that is being born may need another call. */
    void kill() {
        signal("KILL", members());
    }

    /** Ends those that are {@link #working}. */
    void killWorking() {
        signal("KILL", members().stream().filter(Member::inSession).toList());
    }

    private void signal(String signal, List<Member> members) {
        if (members.stream().anyMatch(Member::inGroup)) {
            // The group first and as one, so that none of it can start another in between.
            killGroup(signal);
        }
        for (Member member : members) {
            if (!member.inGroup()) {
                ProcessHandle.of(member.stat().pid()).ifPresent(process -> {
                    boolean sent = "KILL".equals(signal) ? process.destroyForcibly() : process.destroy();
                    LOG.debug("{} to process {} outside the group: {}", signal, process.pid(), sent);
                });
            }
        }
    }

    private void killGroup(String signal) {
        ProcessBuilder builder = new ProcessBuilder(
                        "/bin/sh", "-c", KILL_GROUP, "kill", signal, Long.toString(leader.pid()))
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        try {
            if (!builder.start().waitFor(KILL_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("sending {} to group {} takes longer than {} s", signal, leader.pid(), KILL_SECONDS);
            }
        } catch (IOException e) {
            LOG.warn("could not send {} to group {}", signal, leader.pid(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Member> members() {
        List<Seen> seen = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                ProcStat.of(process).ifPresent(stat -> seen.add(new Seen(stat, known(process))));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("could not list " + PROC, e);
        }
        boolean sessionIsOurs = sessionIsOurs(seen);
        List<Member> members = new ArrayList<>();
        for (Seen process : seen) {
            ProcStat stat = process.stat();
            boolean inSession = leader.pid() < 0 ? process.known() : sessionIsOurs && stat.session() == leader.pid();
            boolean ours = inSession || process.known();
            if (ours && !stat.dead() && stat.pid() != ProcessHandle.current().pid()) {
                members.add(new Member(stat, inSession, inSession && stat.group() == leader.pid() && leader.pid() > 0));
            }
        }
        return members;
    }

    /**
     * A number is not given again while it names a session. So the session of that number is ours while its leader is
     * there, or a process in it that we know; else it may belong to a stranger.
     */
    private boolean sessionIsOurs(List<Seen> seen) {
        return seen.stream()
                .anyMatch(process -> leader.is(process.stat())
                        || (process.known() && process.stat().session() == leader.pid()));
    }

    /** Whether it is a process of the job wherever it went. One that ended in between, or hides itself, is not. */
    private boolean known(Path process) {
        try {
            return marked(process) || inUnit(process);
        } catch (IOException e) {
            return false;
        }
    }

    private boolean inUnit(Path process) throws IOException {
        return !unit.isEmpty()
                && Files.readString(process.resolve("cgroup"), StandardCharsets.ISO_8859_1)
                        .lines()
                        .anyMatch(group -> group.endsWith("/" + unit) || group.contains("/" + unit + "/"));
    }

    private boolean marked(Path process) throws IOException {
        String environment = Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1);
        return environment.startsWith(marker + "\0") || environment.contains("\0" + marker + "\0");
    }
}
