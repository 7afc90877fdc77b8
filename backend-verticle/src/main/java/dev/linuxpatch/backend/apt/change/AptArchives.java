// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.change;

import dev.linuxpatch.backend.apt.read.ControlField;
import dev.linuxpatch.backend.apt.read.DpkgEntry;
import dev.linuxpatch.backend.apt.read.DpkgStatus;
import dev.linuxpatch.backend.manager.ArchiveMaker;
import dev.linuxpatch.backend.manager.CopiedPackages;
import dev.linuxpatch.backend.manager.Wanted;
import dev.linuxpatch.backend.run.Command;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Debian archives: the original from an archive that still has it, else one made from what is installed. */
final class AptArchives implements ArchiveMaker {
    private static final int KIB = 1024;
    /** Programs shrink to a third and less; text even more. */
    private static final int SHRINKS_TO = 2;

    private final AptTarget target;

    AptArchives(AptTarget target) {
        this.target = target;
    }

    @Override
    public String extension() {
        return ".deb";
    }

    @Override
    public Command fetch(Collection<Wanted.Present> versions) {
        List<String> argv = new ArrayList<>(List.of(
                "apt-get", "-y", "-q", "-o", "APT::Status-Fd=3", "-o", "APT::Cmd::Pattern-Only=yes", "download", "--"));
        versions.forEach(wanted -> argv.add(wanted.toString()));
        return target.command(argv);
    }

    @Override
    public Optional<Path> fetched(Path directory, PackageName name, PackageVersion version) throws IOException {
        // As apt names them: the colon of an epoch is escaped, and the architecture comes last.
        String prefix = name.bare() + '_' + version.value().replace(":", "%3a") + '_';
        String foreign = name.bare().equals(name.value())
                ? ""
                : name.value().substring(name.bare().length() + 1) + extension();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, file -> {
            String text = file.getFileName().toString();
            return text.startsWith(prefix) && text.endsWith(foreign.isEmpty() ? extension() : '_' + foreign);
        })) {
            for (Path file : files) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    @Override
    public long guessBytes(PackageName name) throws IOException {
        DpkgEntry entry = DpkgStatus.read(target.root()).get(name.value());
        String kibibytes = entry == null ? "" : entry.field(ControlField.INSTALLED_SIZE);
        return kibibytes.matches("\\d{1,15}") ? Long.parseLong(kibibytes) * KIB / SHRINKS_TO : 0;
    }

    @Override
    public void make(PackageName name, boolean configuration, Path file) throws IOException {
        DpkgEntry entry = DpkgStatus.read(target.root()).get(name.value());
        if (entry == null || !entry.state().isPresent()) {
            throw new IOException(name + " is not installed");
        }
        new DebMaker(InstalledDeb.of(target.root(), entry), configuration).write(file);
    }

    @Override
    public Optional<CopiedPackages> copies() {
        return Optional.of(new CopiedDebs());
    }
}
