// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rig.rpm;

import dev.linuxpatch.backend.rig.AptResult;
import dev.linuxpatch.backend.rig.Tool;
import dev.linuxpatch.backend.rig.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An isolated root whose packages rpm keeps. Closing it ends every process that works on it and deletes it. Which program
 * gets its packages from where is not its business: {@link #repository} says what there is to get.
 */
public final class RpmRoot implements AutoCloseable {
    /** The key that the repository is signed with, below the root. */
    public static final String KEY = "etc/pki/rpm-gpg/RPM-GPG-KEY-rig";

    /** Where Debian's rpm keeps the database of user 0. */
    public static final String DATABASE = "root/.rpmdb";

    private static final String EVERYTHING =
            "package %{NAME} %{EPOCHNUM}:%{VERSION}-%{RELEASE} %{ARCH} %{SUMMARY} %{SIZE}\n"
                    + "[provides %{PROVIDENEVRS}\n][requires %{REQUIRENEVRS} %{REQUIREFLAGS:hex}\n]"
                    + "[conflicts %{CONFLICTNEVRS}\n][recommends %{RECOMMENDNEVRS}\n]"
                    + "[file %{FILENAMES} %{FILEMODES:perms} %{FILEUSERNAME} %{FILEGROUPNAME} %{FILESIZES} %{FILEDIGESTS} %{FILEFLAGS:fflags}"
                    + " %{FILEMTIMES} %{FILELINKTOS} %{FILESTATES:fstate}\n]";

    private static final Map<String, String> ENVIRONMENT = Map.of("HOME", "/root");

    private final Path base;
    private final Path path;
    private RpmRepository repository;
    private boolean ownsRepository;

    RpmRoot(Path base, RpmRepository repository) {
        this.base = base;
        this.path = base.resolve("root");
        this.repository = repository;
    }

    /** The root directory. */
    public Path path() {
        return path;
    }

    /** What every tool that works on this root needs in its environment. */
    public Map<String, String> environment() {
        return ENVIRONMENT;
    }

    /** Runs {@code rpm --root} with these arguments. */
    public AptResult rpm(String... arguments) {
        List<String> argv = new ArrayList<>(List.of("setsid", "--wait", "rpm", "--root", path.toString()));
        argv.addAll(Arrays.asList(arguments));
        return Tool.run(path, ENVIRONMENT, argv);
    }

    /** Installs {@code name} or {@code name=version-release} of the repository with rpm itself, also older ones, together. */
    public void install(String... packages) {
        List<String> argv = new ArrayList<>(List.of("-U", "--oldpackage", "--replacepkgs"));
        for (String wanted : packages) {
            String[] parts = wanted.split("=", 2);
            Path archive = parts.length == 2 ? repository.archive(parts[0], parts[1]) : newest(parts[0]);
            argv.add(archive.toString());
        }
        rpm(argv.toArray(String[]::new)).orThrow();
    }

    /** {@code [epoch:]version-release} of each installed version, as rpm says it; several after a cut off upgrade. */
    public List<String> versionsOf(String name) {
        AptResult answer = rpm("-q", "--qf", "%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\\n", name);
        return answer.exitCode() == 0 ? answer.output().lines().toList() : List.of();
    }

    /** The newest of {@link #versionsOf}; empty if it is not installed. */
    public Optional<String> versionOf(String name) {
        List<String> versions = versionsOf(name);
        return versions.isEmpty() ? Optional.empty() : Optional.of(versions.get(versions.size() - 1));
    }

    /** Every package as rpm's database has it, without when and from what file it was installed; one text a package. */
    public List<String> everything() {
        return Stream.of(rpm("-qa", "--qf", EVERYTHING, "--scripts", "--triggers")
                        .orThrow()
                        .output()
                        .split("(?m)^package "))
                .filter(text -> !text.isBlank())
                .sorted()
                .toList();
    }

    /** Absolute paths of files that are not as they were shipped. */
    public List<String> changedFiles(String name) {
        // S.5....T.  c /etc/rig/rig-conf.conf
        return rpm("-V", name)
                .output()
                .lines()
                .filter(line -> line.matches("[.\\w?]{9} .*|missing .*"))
                .map(line -> line.substring(line.indexOf(" /") + 1))
                .toList();
    }

    /** The repository: the shared one, which nobody may change, or this root's own. */
    public RpmRepository repository() {
        return repository;
    }

    /** A copy of the repository for this root alone, which a test may change; sources have to be pointed to it. */
    public RpmRepository ownRepository() {
        if (!ownsRepository) {
            repository = repository.copyTo(base.resolve("repo"));
            ownsRepository = true;
        }
        return repository;
    }

    /** Takes rpm's lock as another process would, until closed. The holder is this JVM. */
    public AutoCloseable lock() {
        try {
            FileChannel channel = FileChannel.open(
                    path.resolve(DATABASE).resolve(".rpm.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                channel.close();
                throw new IllegalStateException("rpm's database is locked by someone else");
            }
            return channel;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a file, its path relative to the root. */
    public void write(String file, String content) {
        Trees.write(path.resolve(file), content);
    }

    /** Reads a file, its path relative to the root. */
    public String read(String file) {
        try {
            return Files.readString(path.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The processes that run chrooted in this root or name it in their arguments. */
    public List<ProcessHandle> processes() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.pid() != ProcessHandle.current().pid())
                .filter(this::belongs)
                .toList();
    }

    /** Whether a process runs inside: a script, not the package manager that started it. */
    public boolean isInside(ProcessHandle process) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), "root"))
                    .equals(path);
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        processes().forEach(ProcessHandle::destroyForcibly);
        Trees.delete(base);
    }

    private boolean belongs(ProcessHandle process) {
        if (isInside(process)) {
            return true;
        }
        try {
            Path arguments = Path.of("/proc", Long.toString(process.pid()), "cmdline");
            return new String(Files.readAllBytes(arguments), StandardCharsets.UTF_8).contains(path.toString());
        } catch (IOException e) {
            // It ended in between, or is a thread of the kernel.
            return false;
        }
    }

    private Path newest(String name) {
        return RpmFixtures.all().stream()
                .filter(spec -> spec.name().equals(name))
                // They are listed in the order of their versions.
                .reduce((first, second) -> second)
                .map(spec -> repository.archive(spec.name(), spec.version()))
                .orElseThrow(() -> new IllegalArgumentException("no fixture " + name));
    }
}
