// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.pacman.change;

import dev.linuxpatch.backend.manager.CommandSequence;
import dev.linuxpatch.backend.manager.Goal;
import dev.linuxpatch.backend.manager.Goal.Allowance;
import dev.linuxpatch.backend.manager.ManagerCommands;
import dev.linuxpatch.backend.manager.Wanted;
import dev.linuxpatch.backend.pacman.read.PacmanPackages;
import dev.linuxpatch.backend.pacman.read.PacmanVersion;
import dev.linuxpatch.backend.run.Command;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The commands of pacman(8). pacman installs from repositories ({@code -S}) and from files ({@code -U}) by different
 * commands and removes by a third one, so what a goal becomes depends on where its versions are.
 */
final class PacmanCommands implements ManagerCommands {
    /** Marks the lines of a plan. */
    static final String INSTALL = "linux-patch:install";
    /** Marks the lines of a plan that remove. */
    static final String REMOVE = "linux-patch:remove";

    /** Name, version, repository and bytes to fetch. */
    private static final String FORMAT = " %n %v %r %s";

    private final PacmanTarget target;
    private final PacmanPackages packages;
    private final MarkCommands marks;

    PacmanCommands(PacmanTarget target, PacmanPackages packages, MarkCommands marks) {
        this.target = target;
        this.packages = packages;
        this.marks = marks;
    }

    @Override
    public Command refresh() {
        return changing(List.of("-Sy"), List.of());
    }

    @Override
    public Command catalog(Collection<PackageName> names) {
        // Asking for names that no repository has fails as a whole, this does not.
        return target.pacman(List.of("-Sl", "--color", "never"));
    }

    @Override
    public Command plan(Goal goal) {
        Request request = request(goal);
        List<Command> commands = new ArrayList<>();
        List<PackageName> gone = removeLast(goal) ? List.of() : List.copyOf(names(goal, Wanted.Absent.class));
        if (!gone.isEmpty()) {
            // What is kept of the configuration makes no difference to the plan, and pacman refuses to be asked.
            commands.add(target.pacman(printing(REMOVE, removal(goal, false), request.removed())));
        }
        // What comes from both cannot be checked as a whole beforehand: then pacman checks it before it begins.
        List<String> unchecked = request.mixed() ? List.of("-dd") : List.of();
        if (!request.files().isEmpty()) {
            commands.add(asked(gone, printing(INSTALL, concat(List.of("-U"), unchecked), strings(request.files()))));
        }
        if (!request.fromRepositories().isEmpty()) {
            commands.add(asked(
                    gone,
                    printing(INSTALL, concat(List.of("-S"), unchecked, needed(goal)), request.fromRepositories())));
        }
        if (gone.isEmpty() && !request.removed().isEmpty()) {
            commands.add(
                    target.pacman(printing(REMOVE, concat(removal(goal, false), List.of("-dd")), request.removed())));
        }
        return commands.isEmpty() ? nothing() : commands.size() == 1 ? commands.get(0) : CommandSequence.of(commands);
    }

    /** @param gone what is removed before, and is not to be asked about any more */
    private Command asked(List<PackageName> gone, List<String> question) {
        List<Path> records = gone.stream()
                .flatMap(name -> packages.installed(name).map(version -> packages.record(name, version)).stream())
                .toList();
        return records.isEmpty()
                ? target.pacman(question)
                : AssumedRemoval.ask(target, packages.databaseDirectory(), records, question);
    }

    @Override
    public Command upgradePlan(Set<PackageName> excluded, Path assumedState) {
        Set<String> left = new TreeSet<>();
        excluded.forEach(name -> left.add(name.value()));
        // One that cannot be had would make pacman refuse all of them.
        packages.blockedUpgrades(excluded).forEach(name -> left.add(name.value()));
        List<String> options = new ArrayList<>(List.of("-Su"));
        left.forEach(name -> options.addAll(List.of("--ignore", name)));
        return target.pacman(printing(INSTALL, options, List.of()));
    }

    @Override
    public Command download(Goal goal) {
        Request request = request(goal);
        if (request.fromRepositories().isEmpty()) {
            return nothing();
        }
        List<String> unchecked = request.files().isEmpty() ? List.of() : List.of("-dd");
        return changing(concat(List.of("-Sw"), unchecked, needed(goal)), request.fromRepositories());
    }

    /** There is nothing to be told of a lock: pacman fails at once if there is one. */
    @Override
    public Command change(Goal goal, Duration lockWait) {
        Request request = request(goal);
        List<Command> commands = new ArrayList<>();
        if (request.mixed()) {
            commands.addAll(fromFiles(needed(goal), request.allFiles()));
        } else if (!request.files().isEmpty()) {
            commands.addAll(fromFiles(needed(goal), request.files()));
        } else if (!request.fromRepositories().isEmpty()) {
            commands.add(quiet(concat(List.of("-S"), needed(goal)), request.fromRepositories()));
        }
        if (!request.removed().isEmpty()) {
            Command removal = quiet(removal(goal, purges(goal)), request.removed());
            commands.add(removeLast(goal) ? commands.size() : 0, removal);
        }
        return commands.isEmpty() ? nothing() : CommandSequence.of(commands);
    }

    /** A lock that nobody holds is all that keeps pacman from working; packages are repaired by installing them again. */
    @Override
    public Command finishInterrupted() {
        List<Command> commands = new ArrayList<>();
        try {
            if (packages.lock().stale()) {
                commands.add(target.command(
                        List.of("rm", "-f", "--", packages.lock().file().toString())));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        commands.addAll(marks.finish());
        return commands.isEmpty() ? nothing() : CommandSequence.of(commands);
    }

    @Override
    public Command finishInterrupted(List<PackageName> names) {
        return finishInterrupted();
    }

    /** The operator's configuration says what is held; no change of packages touches it. */
    @Override
    public Command hold(List<PackageName> names) {
        return nothing();
    }

    @Override
    public Command reinstall(List<Wanted.Present> damaged, Duration lockWait) {
        List<String> fromRepositories = new ArrayList<>();
        List<Path> files = new ArrayList<>();
        for (Wanted.Present wanted : damaged) {
            Optional<Path> archive = archive(wanted);
            if (packages.offers(wanted.name(), wanted.version())) {
                fromRepositories.add(wanted.toString());
            } else if (archive.isPresent()) {
                files.add(archive.get());
            }
        }
        // Their files may be there although the database does not know of them.
        List<String> overwrite = List.of("--overwrite", "*");
        List<Command> commands = new ArrayList<>();
        if (!fromRepositories.isEmpty() || !files.isEmpty()) {
            commands.addAll(completing(damaged));
        }
        if (!fromRepositories.isEmpty()) {
            commands.add(quiet(concat(List.of("-S"), overwrite), fromRepositories));
        }
        if (!files.isEmpty()) {
            commands.addAll(fromFiles(overwrite, files));
        }
        return commands.isEmpty() ? nothing() : CommandSequence.of(commands);
    }

    /** pacman takes a package without files for one, but not one without a list of files; one without anything is none. */
    private List<Command> completing(List<Wanted.Present> damaged) {
        List<Command> commands = new ArrayList<>();
        for (Wanted.Present wanted : damaged) {
            try {
                packages.incomplete(wanted.name()).ifPresent(directory -> {
                    boolean described = Files.exists(directory.resolve("desc"));
                    commands.add(target.command(
                            described
                                    ? List.of(
                                            "touch",
                                            "--",
                                            directory.resolve("files").toString())
                                    : List.of("rm", "-r", "-f", "--", directory.toString())));
                });
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return commands;
    }

    private record Request(List<String> fromRepositories, List<Path> files, List<Path> allFiles, List<String> removed) {
        boolean mixed() {
            return !fromRepositories.isEmpty() && !files.isEmpty();
        }
    }

    private Request request(Goal goal) {
        List<String> fromRepositories = new ArrayList<>();
        List<Path> files = new ArrayList<>();
        List<Path> fetched = new ArrayList<>();
        List<String> removed = new ArrayList<>();
        for (Wanted wanted : goal.wanted()) {
            if (wanted instanceof Wanted.Present present) {
                Optional<Path> archive = archive(present);
                if (archive.isPresent()) {
                    files.add(archive.get());
                } else if (present.version() == null) {
                    // Only a plan has these.
                    if (!isNewest(present.name(), goal)) {
                        fromRepositories.add(present.toString());
                    }
                } else {
                    fromRepositories.add(present.toString());
                    packages.archiveAfterDownload(present.name(), present.version())
                            .ifPresent(fetched::add);
                }
            } else {
                removed.add(wanted.name().value());
            }
        }
        fetched.addAll(files);
        return new Request(fromRepositories, files, fetched, removed);
    }

    /** The file to install from; empty if a repository has it. */
    private Optional<Path> archive(Wanted.Present wanted) {
        if (wanted.archive() != null) {
            return Optional.of(wanted.archive());
        }
        if (wanted.version() == null || packages.offers(wanted.name(), wanted.version())) {
            return Optional.empty();
        }
        try {
            return packages.cachedArchive(wanted.name(), wanted.version());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether what is there is newer than what the repositories have, which pacman would go back to without being asked. */
    private boolean isNewest(PackageName name, Goal goal) {
        Optional<PackageVersion> installed = packages.installed(name);
        Optional<PackageVersion> candidate = packages.candidate(name);
        return !goal.allows(Allowance.DOWNGRADE)
                && installed.isPresent()
                && candidate.isPresent()
                && PacmanVersion.compare(
                                installed.get().value(), candidate.get().value())
                        > 0;
    }

    /** What is removed goes first, unless what is changed still needs it in the version that is there now. */
    private boolean removeLast(Goal goal) {
        return packages.needs(names(goal, Wanted.Present.class), names(goal, Wanted.Absent.class));
    }

    private static Set<PackageName> names(Goal goal, Class<? extends Wanted> kind) {
        return goal.wanted().stream()
                .filter(kind::isInstance)
                .map(Wanted::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static List<String> needed(Goal goal) {
        return goal.allows(Allowance.REINSTALL) ? List.of() : List.of("--needed");
    }

    private static boolean purges(Goal goal) {
        return goal.wanted().stream().anyMatch(wanted -> wanted instanceof Wanted.Absent gone && gone.purge());
    }

    private static List<String> removal(Goal goal, boolean purge) {
        return List.of("-R" + (purge ? "n" : "") + (goal.allows(Allowance.REMOVE_OTHERS) ? "c" : ""));
    }

    /** What we made says more than pacman reads of it. */
    private List<Command> fromFiles(List<String> options, List<Path> files) {
        return marks.around(quiet(concat(List.of("-U"), options), strings(files)), files);
    }

    private static List<String> printing(String mark, List<String> options, List<String> targets) {
        List<String> arguments = new ArrayList<>(options);
        arguments.addAll(List.of("--color", "never", "--print", "--print-format", mark + FORMAT));
        arguments.add("--");
        arguments.addAll(targets);
        return arguments;
    }

    private Command changing(List<String> options, List<String> targets) {
        return CommandSequence.of(List.of(quiet(options, targets)));
    }

    private Command quiet(List<String> options, List<String> targets) {
        List<String> arguments = new ArrayList<>(options);
        arguments.addAll(List.of("--noconfirm", "--noprogressbar", "--color", "never", "--"));
        arguments.addAll(targets);
        return target.pacman(arguments);
    }

    /** Asks for the unmet ones of no dependencies: ends well and says nothing. */
    private Command nothing() {
        return target.pacman(List.of("-T"));
    }

    private static List<String> strings(List<Path> paths) {
        return paths.stream().map(Path::toString).toList();
    }

    @SafeVarargs
    private static List<String> concat(List<String>... lists) {
        List<String> all = new ArrayList<>();
        for (List<String> list : lists) {
            all.addAll(list);
        }
        return all;
    }
}
