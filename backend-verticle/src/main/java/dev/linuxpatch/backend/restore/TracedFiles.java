// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.restore;

import dev.linuxpatch.backend.manager.PackageTrace;
import dev.linuxpatch.backend.manager.PackageTrace.AsideFile;
import dev.linuxpatch.backend.manager.PackageTrace.ConfigurationFile;
import dev.linuxpatch.backend.manager.PackageTrace.LocalFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Configuration files below a root and what a package manager puts beside them: read, and brought back. */
public final class TracedFiles {
    private static final long BIGGEST_BYTES = 1 << 20;
    private static final FileAttribute<Set<PosixFilePermission>> OWN =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final int PERMISSIONS = 0_7777;

    private final Path root;
    private final List<String> ends;

    /** @param ends with which the names of files end that the package manager puts beside a configuration file */
    public TracedFiles(Path root, List<String> ends) {
        this.root = root;
        this.ends = List.copyOf(ends);
    }

    /** A file as it is; null if it is not there, is no regular file, or is too big to be remembered. */
    public LocalFile content(String path) throws IOException {
        Path file = onDisk(path);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > BIGGEST_BYTES) {
            return null;
        }
        Map<String, Object> facts = Files.readAttributes(file, "unix:mode,uid,gid", LinkOption.NOFOLLOW_LINKS);
        return new LocalFile(
                Files.readAllBytes(file), (int) facts.get("mode") & PERMISSIONS, (int) facts.get("uid"), (int)
                        facts.get("gid"));
    }

    /** What lies beside these configuration files. */
    public List<AsideFile> beside(List<ConfigurationFile> files) throws IOException {
        List<AsideFile> aside = new ArrayList<>();
        for (ConfigurationFile file : files) {
            for (String end : ends) {
                String path = file.path() + end;
                if (Files.isRegularFile(onDisk(path), LinkOption.NOFOLLOW_LINKS)) {
                    aside.add(new AsideFile(path, content(path)));
                }
            }
        }
        return List.copyOf(aside);
    }

    /**
     * Brings files of one package back. What the operator has written since stays.
     *
     * @return what was done, in words
     */
    public List<String> restore(PackageTrace then, PackageTrace now) throws IOException {
        List<String> done = new ArrayList<>();
        for (AsideFile file : now.aside()) {
            if (then.aside(file.path()).isEmpty()) {
                Files.delete(onDisk(file.path()));
                done.add(file.path() + ", which was put there since, is deleted");
            }
        }
        for (AsideFile file : then.aside()) {
            if (file.file() != null && now.present() && now.aside(file.path()).isEmpty()) {
                write(file.path(), file.file());
                done.add(file.path() + " is there again");
            }
        }
        for (ConfigurationFile file : now.configuration()) {
            LocalFile local =
                    then.file(file.path()).map(ConfigurationFile::local).orElse(null);
            if (local != null && asShipped(file)) {
                write(file.path(), local);
                done.add(file.path() + " is again what was made of it here");
            }
        }
        return done;
    }

    /**
     * Deletes configuration files of a package that only the version had which is undone, if nobody has changed them.
     *
     * @return what was done, in words
     */
    public List<String> deleteUndone(PackageTrace then, PackageTrace now) throws IOException {
        List<String> done = new ArrayList<>();
        for (ConfigurationFile file : now.configuration()) {
            if (now.present() && file.obsolete() && then.file(file.path()).isEmpty() && asShipped(file)) {
                Files.delete(onDisk(file.path()));
                done.add(file.path() + ", which only the undone version has, is deleted");
            }
        }
        return done;
    }

    private boolean asShipped(ConfigurationFile file) {
        return !file.changed() && Files.isRegularFile(onDisk(file.path()), LinkOption.NOFOLLOW_LINKS);
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

    private Path onDisk(String path) {
        return root.resolve(path.substring(1));
    }
}
