// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.pacman.change;

import dev.linuxpatch.backend.manager.PackageTrace;
import dev.linuxpatch.backend.manager.PackageTrace.ConfigurationFile;
import dev.linuxpatch.backend.manager.Traces;
import dev.linuxpatch.backend.pacman.read.InstalledPackageFiles;
import dev.linuxpatch.backend.pacman.read.PacmanPackages;
import dev.linuxpatch.backend.restore.TracedFiles;
import dev.linuxpatch.backend.run.Command;
import dev.linuxpatch.shared.packages.PackageName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What pacman keeps of packages beside their versions. What is held stands in the operator's configuration, which no change
 * touches; and what only the undone version had of configuration files pacman takes away itself.
 */
final class PacmanTraces implements Traces {
    /** Where pacman puts a new configuration file. */
    private static final List<String> NEW = List.of(".pacnew");
    /** And what the operator has made of the one of a package that goes. */
    private static final List<String> SAVED = List.of(".pacsave");

    private final PacmanTarget target;
    private final PacmanPackages packages;
    private final TracedFiles files;

    PacmanTraces(PacmanTarget target, PacmanPackages packages) {
        this.target = target;
        this.packages = packages;
        this.files = new TracedFiles(target.root(), NEW, SAVED);
    }

    @Override
    public List<PackageTrace> read(Collection<PackageName> names) throws IOException {
        List<PackageTrace> traces = new ArrayList<>();
        for (PackageName name : names) {
            traces.add(read(name));
        }
        return List.copyOf(traces);
    }

    private PackageTrace read(PackageName name) throws IOException {
        Optional<InstalledPackageFiles> found = packages.installedFiles(name);
        if (found.isEmpty()) {
            return PackageTrace.absent(name);
        }
        InstalledPackageFiles installed = found.get();
        List<ConfigurationFile> configuration = new ArrayList<>();
        for (String relative : installed.configuration().keySet()) {
            String path = "/" + relative;
            boolean changed = installed.changed(target.root(), relative);
            configuration.add(new ConfigurationFile(path, false, changed, changed ? files.content(path) : null));
        }
        return new PackageTrace(
                name, true, true, installed.dependency(), false, false, configuration, files.beside(configuration));
    }

    @Override
    public RestoredFiles restoreFiles(List<PackageTrace> then) throws IOException {
        List<String> done = new ArrayList<>();
        for (PackageTrace before : then) {
            done.addAll(files.takeBack(before, read(before.name())));
            done.addAll(files.restore(before, read(before.name())));
        }
        return new RestoredFiles(done, Set.of());
    }

    /** pacman takes whatever it installs by name, or from a file, for what somebody asked for. */
    @Override
    public List<Command> restore(List<PackageTrace> then) throws IOException {
        List<String> dependencies = new ArrayList<>();
        List<String> wanted = new ArrayList<>();
        for (PackageTrace before : then) {
            PackageTrace now = read(before.name());
            if (before.present() && now.present() && before.automatic() != now.automatic()) {
                (before.automatic() ? dependencies : wanted).add(now.name().value());
            }
        }
        List<Command> commands = new ArrayList<>();
        mark("--asdeps", dependencies, commands);
        mark("--asexplicit", wanted, commands);
        return commands;
    }

    private void mark(String as, List<String> names, List<Command> commands) {
        if (!names.isEmpty()) {
            List<String> arguments = new ArrayList<>(List.of("-D", "-q", as, "--"));
            arguments.addAll(names);
            commands.add(target.pacman(arguments));
        }
    }
}
