// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.change;

import dev.linuxpatch.backend.apt.read.DpkgEntry;
import dev.linuxpatch.backend.apt.read.DpkgState;
import dev.linuxpatch.backend.apt.read.DpkgStatus;
import dev.linuxpatch.backend.apt.read.ExtendedStates;
import dev.linuxpatch.backend.apt.read.NativeArchitecture;
import dev.linuxpatch.backend.manager.PackageTrace;
import dev.linuxpatch.backend.manager.PackageTrace.ConfigurationFile;
import dev.linuxpatch.backend.manager.Traces;
import dev.linuxpatch.backend.restore.TracedFiles;
import dev.linuxpatch.backend.run.Command;
import dev.linuxpatch.shared.packages.PackageName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What dpkg and apt keep of packages beside their versions. */
final class AptTraces implements Traces {
    /** Where dpkg puts a new configuration file, or the old one. */
    private static final List<String> ASIDE = List.of(".dpkg-dist", ".dpkg-new", ".dpkg-old", ".dpkg-tmp");

    private final AptTarget target;
    private final TracedFiles files;

    AptTraces(AptTarget target) {
        this.target = target;
        this.files = new TracedFiles(target.root(), ASIDE);
    }

    @Override
    public List<PackageTrace> read(Collection<PackageName> names) throws IOException {
        Map<String, DpkgEntry> entries = DpkgStatus.read(target.root());
        Set<String> automatic = ExtendedStates.automaticallyInstalled(target.root());
        String here = NativeArchitecture.of(target.root(), entries.values());
        List<PackageTrace> traces = new ArrayList<>();
        for (PackageName name : names) {
            DpkgEntry entry = entries.get(name.value());
            if (entry == null || entry.state() == DpkgState.NOT_INSTALLED) {
                traces.add(PackageTrace.absent(name));
                continue;
            }
            List<ConfigurationFile> configuration = configuration(entry);
            traces.add(new PackageTrace(
                    name,
                    true,
                    entry.state() != DpkgState.CONFIG_FILES,
                    automatic.contains(
                            entry.name() + ':' + (entry.architecture().equals("all") ? here : entry.architecture())),
                    false,
                    entry.isHeld(),
                    configuration,
                    files.beside(configuration)));
        }
        return List.copyOf(traces);
    }

    private List<ConfigurationFile> configuration(DpkgEntry entry) throws IOException {
        List<ConfigurationFile> configuration = new ArrayList<>();
        for (DpkgConffile file : DpkgConffile.of(target.root(), entry)) {
            Path path = target.root().resolve(file.path().substring(1));
            boolean changed =
                    Files.isRegularFile(path) && !InstalledDeb.md5(path).equals(file.md5());
            configuration.add(new ConfigurationFile(
                    file.path(), file.obsolete(), changed, changed ? files.content(file.path()) : null));
        }
        return configuration;
    }

    @Override
    public Map<PackageName, List<String>> placeFiles(List<PackageTrace> then) throws IOException {
        Map<PackageName, List<String>> placed = new TreeMap<>();
        for (PackageTrace now : read(names(then.stream()))) {
            PackageTrace before = of(then, now.name());
            // Of what was only removed, dpkg has left the files, and knows what they are.
            if (before.present() && !now.known()) {
                placed.put(now.name(), files.place(before));
            }
        }
        return placed;
    }

    @Override
    public void takeAwayFiles(Map<PackageName, List<String>> placed) throws IOException {
        for (PackageTrace now : read(placed.keySet())) {
            if (!now.known()) {
                files.takeAway(placed.get(now.name()));
            }
        }
    }

    @Override
    public RestoredFiles restoreFiles(List<PackageTrace> then) throws IOException {
        List<String> done = new ArrayList<>();
        Set<PackageName> reinstall = new HashSet<>();
        for (PackageTrace now : read(names(then.stream()))) {
            PackageTrace before = of(then, now.name());
            done.addAll(files.restore(before, now));
            List<String> deleted = files.deleteUndone(before, now);
            if (!deleted.isEmpty()) {
                done.addAll(deleted);
                reinstall.add(now.name());
            }
        }
        return new RestoredFiles(done, reinstall);
    }

    @Override
    public List<Command> restore(List<PackageTrace> then) throws IOException {
        List<PackageTrace> now = read(names(then.stream()));
        List<Command> commands = new ArrayList<>();
        add(
                commands,
                List.of("apt-mark", "auto"),
                now,
                one -> both(one, then) && of(then, one.name()).automatic() && !one.automatic());
        add(
                commands,
                List.of("apt-mark", "manual"),
                now,
                one -> both(one, then) && !of(then, one.name()).automatic() && one.automatic());
        add(
                commands,
                List.of("apt-mark", "hold"),
                now,
                one -> both(one, then) && of(then, one.name()).held() && !one.held());
        List<String> purge = new ArrayList<>(List.of("dpkg"));
        purge.addAll(target.dpkgOptions());
        purge.add("--purge");
        // dpkg did not know of it before; but what the operator has written goes with nothing.
        add(
                commands,
                purge,
                now,
                one -> !of(then, one.name()).known()
                        && one.known()
                        && !one.present()
                        && one.configuration().stream().allMatch(file -> !file.changed()));
        return commands;
    }

    private void add(
            List<Command> commands, List<String> start, List<PackageTrace> now, Predicate<PackageTrace> which) {
        List<PackageName> names = names(now.stream().filter(which));
        if (!names.isEmpty()) {
            List<String> argv = new ArrayList<>(start);
            argv.add("--");
            names.forEach(name -> argv.add(name.value()));
            commands.add(target.command(argv));
        }
    }

    private static boolean both(PackageTrace now, List<PackageTrace> then) {
        return now.present() && of(then, now.name()).present();
    }

    private static PackageTrace of(List<PackageTrace> traces, PackageName name) {
        return traces.stream()
                .filter(trace -> trace.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<PackageName> names(Stream<PackageTrace> traces) {
        return traces.map(PackageTrace::name).toList();
    }
}
