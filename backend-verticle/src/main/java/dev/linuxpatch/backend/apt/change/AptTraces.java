// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.change;

import dev.linuxpatch.backend.apt.read.DpkgEntry;
import dev.linuxpatch.backend.apt.read.DpkgState;
import dev.linuxpatch.backend.apt.read.DpkgStatus;
import dev.linuxpatch.backend.apt.read.ExtendedStates;
import dev.linuxpatch.backend.apt.read.NativeArchitecture;
import dev.linuxpatch.backend.manager.PackageTrace;
import dev.linuxpatch.backend.manager.PackageTrace.AsideFile;
import dev.linuxpatch.backend.manager.PackageTrace.ConfigurationFile;
import dev.linuxpatch.backend.manager.PackageTrace.LocalFile;
import dev.linuxpatch.backend.manager.Traces;
import dev.linuxpatch.backend.run.Command;
import dev.linuxpatch.shared.packages.PackageName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What dpkg and apt keep of packages beside their versions. */
final class AptTraces implements Traces {
    /** Where dpkg puts a new configuration file, or the old one. */
    private static final List<String> ASIDE = List.of(".dpkg-dist", ".dpkg-new", ".dpkg-old", ".dpkg-tmp");

    private static final long BIGGEST_BYTES = 1 << 20;
    private static final FileAttribute<Set<PosixFilePermission>> OWN =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final int PERMISSIONS = 0_7777;

    private final AptTarget target;

    AptTraces(AptTarget target) {
        this.target = target;
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
                traces.add(new PackageTrace(name, false, false, false, false, List.of(), List.of()));
                continue;
            }
            List<ConfigurationFile> files = configuration(entry);
            traces.add(new PackageTrace(
                    name,
                    true,
                    entry.state() != DpkgState.CONFIG_FILES,
                    automatic.contains(
                            entry.name() + ':' + (entry.architecture().equals("all") ? here : entry.architecture())),
                    entry.isHeld(),
                    files,
                    aside(files)));
        }
        return List.copyOf(traces);
    }

    private List<ConfigurationFile> configuration(DpkgEntry entry) throws IOException {
        List<ConfigurationFile> files = new ArrayList<>();
        for (DpkgConffile file : DpkgConffile.of(target.root(), entry)) {
            Path path = onDisk(file.path());
            boolean local = Files.isRegularFile(path) && !InstalledDeb.md5(path).equals(file.md5());
            files.add(new ConfigurationFile(file.path(), file.obsolete(), local, local ? content(path) : null));
        }
        return files;
    }

    private List<AsideFile> aside(List<ConfigurationFile> files) throws IOException {
        List<AsideFile> aside = new ArrayList<>();
        for (ConfigurationFile file : files) {
            for (String end : ASIDE) {
                Path path = onDisk(file.path() + end);
                if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                    aside.add(new AsideFile(file.path() + end, content(path)));
                }
            }
        }
        return aside;
    }

    /** Null if it is too big. */
    private static LocalFile content(Path path) throws IOException {
        if (Files.size(path) > BIGGEST_BYTES) {
            return null;
        }
        Map<String, Object> facts = Files.readAttributes(path, "unix:mode,uid,gid");
        return new LocalFile(
                Files.readAllBytes(path), (int) facts.get("mode") & PERMISSIONS, (int) facts.get("uid"), (int)
                        facts.get("gid"));
    }

    @Override
    public List<String> restoreFiles(List<PackageTrace> then) throws IOException {
        List<String> done = new ArrayList<>();
        for (PackageTrace now : read(names(then.stream()))) {
            PackageTrace before = of(then, now.name());
            for (AsideFile file : now.aside()) {
                if (before.aside(file.path()).isEmpty()) {
                    Files.delete(onDisk(file.path()));
                    done.add(file.path() + ", which was put there since, is deleted");
                }
            }
            for (AsideFile file : before.aside()) {
                if (file.file() != null
                        && now.present()
                        && now.aside(file.path()).isEmpty()) {
                    write(file.path(), file.file());
                    done.add(file.path() + " is there again");
                }
            }
            for (ConfigurationFile file : now.configuration()) {
                // What the operator has written since stays.
                if (!file.changed() && Files.isRegularFile(onDisk(file.path()))) {
                    restore(file, now, before).ifPresent(done::add);
                }
            }
        }
        return done;
    }

    private Optional<String> restore(ConfigurationFile shipped, PackageTrace now, PackageTrace before)
            throws IOException {
        String path = shipped.path();
        Optional<ConfigurationFile> then = before.file(path);
        LocalFile local = then.map(ConfigurationFile::local).orElse(null);
        if (local != null) {
            write(path, local);
            return Optional.of(path + " is again what was made of it here");
        }
        if (now.present() && shipped.obsolete() && then.isEmpty()) {
            Files.delete(onDisk(path));
            return Optional.of(path + ", which only the undone version has, is deleted");
        }
        return Optional.empty();
    }

    /** The new file is there with its owner and mode, or the old one is. */
    private void write(String path, LocalFile file) throws IOException {
        Path aside = onDisk(path + ".restored");
        Files.deleteIfExists(aside);
        Files.createFile(aside, OWN);
        Files.write(aside, file.content());
        Files.setAttribute(aside, "unix:uid", file.uid());
        Files.setAttribute(aside, "unix:gid", file.gid());
        Files.setAttribute(aside, "unix:mode", file.mode());
        Files.move(aside, onDisk(path), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
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

    private Path onDisk(String path) {
        return target.root().resolve(path.substring(1));
    }
}
