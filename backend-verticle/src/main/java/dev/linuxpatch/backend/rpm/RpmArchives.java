// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rpm;

import dev.linuxpatch.backend.manager.ArchiveMaker;
import dev.linuxpatch.backend.manager.CopiedPackages;
import dev.linuxpatch.backend.manager.Wanted;
import dev.linuxpatch.backend.rpm.RpmHeader.Tag;
import dev.linuxpatch.backend.run.Command;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Package files: the original from a repository that still has it, else one made from what is installed. */
public final class RpmArchives implements ArchiveMaker {
    private static final String EXTENSION = ".rpm";
    /** Programs shrink to a third and less; text even more. */
    private static final int SHRINKS_TO = 2;
    /** Caches have a directory a repository, and in it those of the repository. */
    private static final int DEPTH = 8;

    private final Path root;
    private final RpmNames names;
    private final Function<Collection<Wanted.Present>, Command> fetch;
    private final boolean fetchesWhatThereIs;
    private final boolean besideOthers;

    /**
     * @param fetch the command that puts originals into its working directory, or below
     * @param fetchesWhatThereIs whether it leaves out what no repository offers; else it may fail then
     * @param besideOthers whether the package manager installs from files beside others what may be there in several versions
     */
    public RpmArchives(
            Path root,
            RpmNames names,
            Function<Collection<Wanted.Present>, Command> fetch,
            boolean fetchesWhatThereIs,
            boolean besideOthers) {
        this.fetchesWhatThereIs = fetchesWhatThereIs;
        this.besideOthers = besideOthers;
        this.root = root;
        this.names = names;
        this.fetch = fetch;
    }

    /** A package file in a directory or below, by the name that package managers give it; empty if there is none. */
    public static Optional<Path> find(Path directory, RpmNames names, PackageName name, PackageVersion version)
            throws IOException {
        // The name of the file has no epoch.
        RpmVersion wanted = RpmVersion.parse(version.value());
        Pattern pattern =
                Pattern.compile(Pattern.quote(name.bare() + "-" + wanted.version() + "-" + wanted.release() + ".")
                        + "([a-z0-9_]+)\\.rpm");
        try (Stream<Path> files = Files.find(
                directory,
                DEPTH,
                (path, facts) -> facts.isRegularFile() && facts.size() > 0 && is(path, pattern, names, name))) {
            return files.findFirst();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static boolean is(Path path, Pattern pattern, RpmNames names, PackageName name) {
        var file = pattern.matcher(path.getFileName().toString());
        return file.matches() && names.key(name.bare(), file.group(1)).equals(name.value());
    }

    @Override
    public String extension() {
        return EXTENSION;
    }

    @Override
    public boolean besideOthers() {
        return besideOthers;
    }

    @Override
    public Command fetch(Collection<Wanted.Present> versions) {
        return fetch.apply(versions);
    }

    @Override
    public boolean fetchesWhatThereIs() {
        return fetchesWhatThereIs;
    }

    @Override
    public Optional<Path> fetched(Path directory, PackageName name, PackageVersion version) throws IOException {
        return find(directory, names, name, version);
    }

    @Override
    public long guessBytes(PackageName name) throws IOException {
        return installed(name)
                .map(header -> RpmPackage.of(header).installedBytes() / SHRINKS_TO)
                .orElse(0L);
    }

    /** rpm takes a configuration file that was changed out of its place when it removes the package. */
    @Override
    public boolean removalTakesConfiguration() {
        return true;
    }

    @Override
    public void make(PackageName name, boolean configuration, Path file) throws IOException {
        RpmHeader header = installed(name).orElseThrow(() -> new IOException(name + " is not installed"));
        new RpmMaker(root, header, configuration).write(file);
    }

    @Override
    public Optional<CopiedPackages> copies() {
        return Optional.of(new CopiedRpms(root, names));
    }

    /** The newest, where several are installed. */
    private Optional<RpmHeader> installed(PackageName name) throws IOException {
        return new RpmDatabase(root)
                .headers(Set.of(name.bare())).stream()
                        .filter(header ->
                                names.key(name.bare(), header.string(Tag.ARCH)).equals(name.value()))
                        .max(Comparator.comparing(
                                header -> RpmPackage.of(header).version()));
    }
}
