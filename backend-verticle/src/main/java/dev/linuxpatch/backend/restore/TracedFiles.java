// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.restore;

import dev.linuxpatch.backend.manager.PackageTrace;
import dev.linuxpatch.backend.manager.PackageTrace.AsideFile;
import dev.linuxpatch.backend.manager.PackageTrace.ConfigurationFile;
import dev.linuxpatch.backend.manager.PackageTrace.LocalFile;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Configuration files below a root and what a package manager puts beside them: read, and brought back. */
public final class TracedFiles {
    private static final long BIGGEST_BYTES = 1 << 20;
    private static final FileAttribute<Set<PosixFilePermission>> OWN =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final int PERMISSIONS = 0_7777;

    private final Path root;
    private final List<String> ends;
    private final List<String> saved;

    /** @param ends with which the names of files end that the package manager puts beside a configuration file */
    public TracedFiles(Path root, List<String> ends) {
        this(root, ends, List.of());
    }

    /**
     * @param ends with which the names of files end that the package manager puts beside a configuration file
     * @param saved with which those end that have what the operator had written, the older ones with a number more: they go
     *     only where that is to be found elsewhere
     */
    public TracedFiles(Path root, List<String> ends, List<String> saved) {
        this.root = root;
        this.ends = List.copyOf(ends);
        this.saved = List.copyOf(saved);
    }

    /** Whether a file of that size is remembered. */
    public static boolean remembers(long bytes) {
        return bytes <= BIGGEST_BYTES;
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
                note(file.path() + end, aside);
            }
            for (String end : saved) {
                note(file.path() + end, aside);
                int number = 1;
                while (note(file.path() + end + '.' + number, aside)) {
                    number++;
                }
            }
        }
        return List.copyOf(aside);
    }

    /** Whether it is there. */
    private boolean note(String path, List<AsideFile> aside) throws IOException {
        boolean there = Files.isRegularFile(onDisk(path), LinkOption.NOFOLLOW_LINKS);
        if (there) {
            aside.add(new AsideFile(path, content(path)));
        }
        return there;
    }

    /**
     * Brings files of one package back. What the operator has written since stays.
     *
     * @return what was done, in words
     */
    public List<String> restore(PackageTrace then, PackageTrace now) throws IOException {
        List<String> done = new ArrayList<>();
        for (ConfigurationFile file : now.configuration()) {
            LocalFile local =
                    then.file(file.path()).map(ConfigurationFile::local).orElse(null);
            if (local != null && asShipped(file)) {
                write(file.path(), local);
                done.add(file.path() + " is again what was made of it here");
            }
        }
        for (AsideFile file : then.aside()) {
            Optional<AsideFile> there = now.aside(file.path());
            boolean back = file.file() != null && now.present() && !there.equals(Optional.of(file));
            if (back && (there.isEmpty() || dispensable(there.get(), then, now))) {
                write(file.path(), file.file());
                done.add(file.path() + " is there again");
            }
        }
        for (AsideFile file : now.aside()) {
            if (then.aside(file.path()).isEmpty() && dispensable(file, then, now)) {
                Files.delete(onDisk(file.path()));
                done.add(file.path() + ", which was put there since, is deleted");
            }
        }
        return done;
    }

    /**
     * Puts what had been made of configuration files of one package in its place, where nothing is.
     *
     * @return paths of what was made, parents first
     */
    public List<String> place(PackageTrace then) throws IOException {
        List<String> placed = new ArrayList<>();
        for (ConfigurationFile file : then.configuration()) {
            if (file.local() != null && !Files.exists(onDisk(file.path()), LinkOption.NOFOLLOW_LINKS)) {
                makeParents(file.path(), placed);
                write(file.path(), file.local());
                placed.add(file.path());
            }
        }
        return placed;
    }

    private void makeParents(String path, List<String> made) throws IOException {
        String parent = path.substring(0, path.lastIndexOf('/'));
        if (!parent.isEmpty() && !Files.exists(onDisk(parent))) {
            makeParents(parent, made);
            Files.createDirectory(onDisk(parent));
            made.add(parent);
        }
    }

    /** Takes away what was placed; of directories only those with nothing in them. */
    public void takeAway(List<String> placed) throws IOException {
        for (int i = placed.size() - 1; i >= 0; i--) {
            try {
                Files.deleteIfExists(onDisk(placed.get(i)));
            } catch (DirectoryNotEmptyException e) {
                // Somebody uses it.
            }
        }
    }

    /** Whether nothing is lost with it that the operator has written. */
    private boolean dispensable(AsideFile file, PackageTrace then, PackageTrace now) throws IOException {
        if (saved.stream()
                .noneMatch(end -> file.path().replaceFirst("\\.\\d+$", "").endsWith(end))) {
            return true;
        }
        List<LocalFile> elsewhere = new ArrayList<>();
        then.aside().forEach(other -> elsewhere.add(other.file()));
        for (ConfigurationFile configuration : now.configuration()) {
            elsewhere.add(content(configuration.path()));
        }
        return file.file() != null && elsewhere.stream().anyMatch(other -> sameContent(file.file(), other));
    }

    /**
     * Puts what was saved since of the operator's back in its place, where nobody has written anything else.
     *
     * @return what was done, in words
     */
    public List<String> takeBack(PackageTrace then, PackageTrace now) throws IOException {
        List<String> done = new ArrayList<>();
        for (ConfigurationFile file : now.configuration()) {
            Optional<AsideFile> since = saved.stream()
                    .flatMap(end -> now.aside(file.path() + end).stream())
                    .filter(aside -> !then.aside(aside.path()).equals(Optional.of(aside)))
                    .findFirst();
            if (since.isPresent() && asShipped(file)) {
                Files.move(onDisk(since.get().path()), onDisk(file.path()), StandardCopyOption.ATOMIC_MOVE);
                done.add(file.path() + " is again what was saved as "
                        + since.get().path());
            }
        }
        return done;
    }

    /**
     * Puts what was saved of the operator's, and is not there any more, beside what has taken its place, with a number.
     *
     * @param before what there was of the package until something took its place
     * @return what was done, in words
     */
    public List<String> keepOverwritten(PackageTrace before) throws IOException {
        List<String> done = new ArrayList<>();
        for (AsideFile older : before.aside()) {
            for (String end : saved) {
                if (older.path().endsWith(end) && older.file() != null && overwritten(older, end)) {
                    done.addAll(number(older));
                }
            }
        }
        return done;
    }

    private boolean overwritten(AsideFile older, String end) throws IOException {
        String file = older.path().substring(0, older.path().length() - end.length());
        LocalFile now = content(older.path());
        return now != null && !sameContent(older.file(), now) && !sameContent(older.file(), content(file));
    }

    /** Under the first number that is free, unless it has one already. */
    private List<String> number(AsideFile older) throws IOException {
        int number = 1;
        String numbered = older.path() + '.' + number;
        while (Files.exists(onDisk(numbered), LinkOption.NOFOLLOW_LINKS)) {
            if (sameContent(older.file(), content(numbered))) {
                return List.of();
            }
            number++;
            numbered = older.path() + '.' + number;
        }
        write(numbered, older.file());
        return List.of(numbered + " is what lay at " + older.path() + " before");
    }

    private static boolean sameContent(LocalFile one, LocalFile other) {
        return other != null && Arrays.equals(one.content(), other.content());
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
