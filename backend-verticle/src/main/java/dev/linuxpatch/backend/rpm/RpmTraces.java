// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rpm;

import static java.util.stream.Collectors.toSet;

import dev.linuxpatch.backend.manager.PackageTrace;
import dev.linuxpatch.backend.manager.PackageTrace.ConfigurationFile;
import dev.linuxpatch.backend.manager.Traces;
import dev.linuxpatch.backend.restore.TracedFiles;
import dev.linuxpatch.backend.rpm.RpmHeader.Tag;
import dev.linuxpatch.backend.run.Command;
import dev.linuxpatch.shared.packages.PackageName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What rpm, and the package manager above it, keep of packages beside their versions. What is held stands in files of the
 * operator's.
 */
public final class RpmTraces implements Traces {
    /** Where rpm puts a new configuration file. */
    private static final List<String> NEW = List.of(".rpmnew");
    /** And what was in the place of one that it has put there. */
    private static final List<String> SAVED = List.of(".rpmsave", ".rpmorig");

    private final Path root;
    private final RpmNames names;
    private final RpmMarks marks;
    private final TracedFiles files;

    public RpmTraces(Path root, RpmNames names, RpmMarks marks) {
        this.root = root;
        this.names = names;
        this.marks = marks;
        this.files = new TracedFiles(root, NEW, SAVED);
    }

    @Override
    public List<PackageTrace> read(Collection<PackageName> wanted) throws IOException {
        Map<PackageName, RpmHeader> headers = headers(wanted);
        Map<PackageName, RpmPackage> packages = new TreeMap<>();
        headers.forEach((name, header) -> packages.put(name, RpmPackage.of(header)));
        Map<RpmPackage, InstallReason> reasons = marks.reasons(packages.values());
        List<PackageTrace> traces = new ArrayList<>();
        for (PackageName name : wanted) {
            RpmHeader header = headers.get(name);
            if (header == null) {
                traces.add(PackageTrace.absent(name));
                continue;
            }
            InstallReason reason = reasons.get(packages.get(name));
            List<ConfigurationFile> configuration = new ConfigurationFiles(root, header).read(files);
            traces.add(new PackageTrace(
                    name,
                    true,
                    true,
                    reason == InstallReason.DEPENDENCY,
                    reason == InstallReason.GROUP,
                    false,
                    configuration,
                    files.beside(configuration)));
        }
        return List.copyOf(traces);
    }

    @Override
    public List<PackageTrace> besides(Set<PackageName> wanted) throws IOException {
        // Only the mark: their files are none of the change's business.
        return marks.lostWithAnyChange().stream()
                .map(one -> new PackageName(names.key(one.name(), one.architecture())))
                .filter(name -> !wanted.contains(name))
                .distinct()
                .map(name -> new PackageTrace(name, true, true, true, false, false, List.of(), List.of()))
                .toList();
    }

    /** Of what is there in several versions, the newest. */
    private Map<PackageName, RpmHeader> headers(Collection<PackageName> wanted) throws IOException {
        Map<PackageName, RpmHeader> found = new TreeMap<>();
        for (RpmHeader header : new RpmDatabase(root)
                .headers(wanted.stream().map(PackageName::bare).collect(toSet()))) {
            PackageName name = new PackageName(names.key(header.string(Tag.NAME), header.string(Tag.ARCH)));
            found.merge(name, header, (one, other) -> newer(other, one) ? other : one);
        }
        return found;
    }

    private static boolean newer(RpmHeader one, RpmHeader other) {
        return RpmPackage.of(one).version().compareTo(RpmPackage.of(other).version()) > 0;
    }

    @Override
    public RestoredFiles restoreFiles(List<PackageTrace> then) throws IOException {
        List<String> done = new ArrayList<>();
        for (PackageTrace before : then) {
            PackageTrace now = read(before.name());
            List<String> back = files.takeBack(before, now);
            if (!back.isEmpty()) {
                done.addAll(back);
                now = read(before.name());
            }
            done.addAll(files.restore(before, now));
        }
        return new RestoredFiles(done, Set.of());
    }

    /** rpm keeps one saved file of each. */
    @Override
    public List<String> keepOverwritten(List<PackageTrace> before) throws IOException {
        List<String> done = new ArrayList<>();
        for (PackageTrace trace : before) {
            done.addAll(files.keepOverwritten(trace));
        }
        return done;
    }

    @Override
    public List<Command> restore(List<PackageTrace> then) throws IOException {
        Map<PackageName, InstallReason> reasons = new TreeMap<>();
        for (PackageTrace before : then) {
            PackageTrace now = read(before.name());
            if (before.present() && now.present() && reason(before) != reason(now)) {
                reasons.put(before.name(), reason(before));
            }
        }
        return reasons.isEmpty() ? List.of() : marks.mark(reasons);
    }

    private static InstallReason reason(PackageTrace trace) {
        if (trace.grouped()) {
            return InstallReason.GROUP;
        }
        return trace.automatic() ? InstallReason.DEPENDENCY : InstallReason.USER;
    }

    private PackageTrace read(PackageName name) throws IOException {
        return read(List.of(name)).get(0);
    }
}
