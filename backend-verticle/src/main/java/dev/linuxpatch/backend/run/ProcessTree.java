// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.run;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every process of a job: those of the session and process group of its leader, and those that left both but still
 * carry the job's marker in their environment. Read from {@code /proc} (proc(5)), because a process whose parent is
 * gone has no place in the tree of children.
 */
final class ProcessTree {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessTree.class);
    private static final Path PROC = Path.of("/proc");
    /** Fixed text; signal and group are arguments. The shell's own kill can address a group, Java cannot. */
    private static final String KILL_GROUP = "kill -s \"$1\" -- \"-$2\"";

    private static final long KILL_SECONDS = 5;

    private final long leader;
    private final String marker;

    /**
     * @param leader the process id that is also the id of the session and of the group
     * @param marker the value of {@link Command#MARKER} in the job's environment
     */
    ProcessTree(long leader, String marker) {
        this.leader = leader;
        this.marker = Command.MARKER + "=" + marker;
    }

    private record Member(ProcessHandle process, boolean inGroup) {}

    /** The processes that are alive now; one that is only waiting to be reaped is not. */
    List<Long> alive() {
        return members().stream().map(member -> member.process().pid()).toList();
    }

    /** Asks every process to end. */
    void terminate() {
        signal("TERM", false);
    }

    /** Ends every process that is there now. One that is being born may need another call. */
    void kill() {
        signal("KILL", true);
    }

    private void signal(String signal, boolean force) {
        List<Member> members = members();
        if (members.stream().anyMatch(Member::inGroup)) {
            // The group first and as one, so that none of it can start another in between.
            killGroup(signal);
        }
        for (Member member : members) {
            if (!member.inGroup()) {
                boolean sent = force
                        ? member.process().destroyForcibly()
                        : member.process().destroy();
                LOG.debug(
                        "{} to process {} outside the group: {}",
                        signal,
                        member.process().pid(),
                        sent);
            }
        }
    }

    private void killGroup(String signal) {
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", KILL_GROUP, "kill", signal, Long.toString(leader))
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        try {
            if (!builder.start().waitFor(KILL_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("sending {} to group {} takes longer than {} s", signal, leader, KILL_SECONDS);
            }
        } catch (IOException e) {
            LOG.warn("could not send {} to group {}", signal, leader, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Member> members() {
        List<Member> members = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                member(process).ifPresent(members::add);
            }
        } catch (IOException e) {
            LOG.warn("could not list {}", PROC, e);
        }
        return members;
    }

    private Optional<Member> member(Path process) {
        long pid = Long.parseLong(process.getFileName().toString());
        if (pid == ProcessHandle.current().pid()) {
            return Optional.empty();
        }
        try {
            String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
            // pid (name) state parent group session …; the name may contain blanks and brackets
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 5);
            boolean dead = "Z".equals(fields[0]) || "X".equals(fields[0]);
            boolean inGroup = Long.parseLong(fields[2]) == leader;
            boolean ours = inGroup || Long.parseLong(fields[3]) == leader || marked(process);
            return dead || !ours ? Optional.empty() : ProcessHandle.of(pid).map(handle -> new Member(handle, inGroup));
        } catch (IOException e) {
            // It ended in between, or belongs to someone else and hides its environment.
            return Optional.empty();
        }
    }

    private boolean marked(Path process) throws IOException {
        String environment = Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1);
        return environment.startsWith(marker + "\0") || environment.contains("\0" + marker + "\0");
    }
}
