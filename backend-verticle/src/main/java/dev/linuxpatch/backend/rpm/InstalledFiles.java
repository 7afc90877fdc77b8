// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rpm;

import dev.linuxpatch.backend.restore.TracedFiles;
import dev.linuxpatch.backend.rpm.RpmHeader.Tag;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The files of an installed package, as they go into an archive of it. Mode, owner, capabilities, devices and where links
 * lead stay as the header says; content comes from the disk, and the header follows where that was changed.
 *
 * <p>A file that is not there (deleted, or never unpacked) becomes one that the package only knows of, so that rpm leaves
 * the place alone.
 *
 * <p>A configuration file that was changed locally goes in with a line end more than it has. So its digest is neither that
 * of the file on disk nor that of any other version: rpm leaves the one on disk where it is, and goes on knowing that it is
 * not what was shipped. Where rpm puts it on disk, it is the operator's that comes back, and {@link RpmTraces} makes it what
 * it was to the byte.
 */
final class InstalledFiles {
    private static final int FORMAT = 0_170000;
    private static final int REGULAR = 0_100000;
    private static final int SYMLINK = 0_120000;
    private static final int CONFIGURATION = 1;
    private static final int LEAVE_IN_PLACE = 1 << 4;
    private static final int GHOST = 1 << 6;
    private static final byte[] LINE_END = {'\n'};

    private final Path root;
    private final boolean whole;
    private final long algorithm;
    private final List<String> paths;
    private final int[] modes;
    private final int[] flags;
    private final int[] times;
    private final int[] devices;
    private final int[] inodes;
    private final List<String> links;
    private final List<String> digests;
    private final long[] sizes;
    private final boolean longSizes;
    private final List<Path> shipped = new ArrayList<>();
    /** Places of the names of a file, by what they have in common. Its content goes with the last of them. */
    private final Map<Long, List<Integer>> sameFile = new HashMap<>();

    /**
     * @param whole whether nothing of a configuration file that was changed locally will be there when it comes back: then one
     *     that is too big to be remembered otherwise comes back just as it is, and counts as shipped
     */
    InstalledFiles(Path root, RpmHeader header, boolean whole) throws IOException {
        this.root = root;
        this.whole = whole;
        algorithm = header.number(Tag.FILEDIGESTALGO);
        paths = RpmFiles.of(header);
        modes = header.shorts(Tag.FILEMODES);
        flags = header.numbers(Tag.FILEFLAGS);
        times = header.numbers(Tag.FILEMTIMES);
        devices = header.numbers(Tag.FILEDEVICES);
        inodes = header.numbers(Tag.FILEINODES);
        links = header.strings(Tag.FILELINKTOS);
        digests = new ArrayList<>(header.strings(Tag.FILEDIGESTS));
        longSizes = header.has(Tag.LONGFILESIZES);
        sizes = longSizes
                ? header.longs(Tag.LONGFILESIZES)
                : Arrays.stream(header.numbers(Tag.FILESIZES))
                        .mapToLong(Integer::toUnsignedLong)
                        .toArray();
        int count = paths.size();
        for (int length : List.of(
                modes.length,
                flags.length,
                times.length,
                devices.length,
                inodes.length,
                links.size(),
                digests.size(),
                sizes.length)) {
            if (length != count) {
                throw new IOException(
                        header.string(Tag.NAME) + " has a header that does not describe all of its files");
            }
        }
        for (int i = 0; i < count; i++) {
            if (!isRegular(i) || isGhost(i)) {
                continue;
            }
            shipped.add(onDisk(i));
            if (Files.isRegularFile(onDisk(i), LinkOption.NOFOLLOW_LINKS)) {
                sameFile.computeIfAbsent(identity(i), key -> new ArrayList<>()).add(i);
            } else {
                flags[i] |= GHOST;
            }
        }
    }

    /** Where the files belong whose content comes from the disk, those included that are not there. */
    List<Path> shipped() {
        return List.copyOf(shipped);
    }

    void write(PayloadWriter payload) throws IOException {
        for (int i = 0; i < paths.size(); i++) {
            if (isRegular(i)) {
                writeRegular(payload, i);
            } else if (!isGhost(i)) {
                byte[] target =
                        (modes[i] & FORMAT) == SYMLINK ? links.get(i).getBytes(StandardCharsets.UTF_8) : new byte[0];
                payload.begin(i, paths.get(i), modes[i], inodes[i], 1, times[i], target.length);
                payload.content(target);
            }
        }
    }

    private void writeRegular(PayloadWriter payload, int i) throws IOException {
        if (isGhost(i)) {
            return;
        }
        List<Integer> all = sameFile.get(identity(i));
        if (i != all.get(all.size() - 1)) {
            return;
        }
        Path file = onDisk(i);
        long size = Files.size(file);
        boolean forgotten = whole && !TracedFiles.remembers(size);
        boolean leave = isConfiguration(i) && !forgotten && !isAsPublished(file, i);
        byte[] more = leave ? LINE_END : new byte[0];
        // rpm expects all names of a file one after the other, the content with the last.
        for (int name : all) {
            long length = name == i ? size + more.length : 0;
            payload.begin(name, paths.get(name), modes[name], inodes[name], all.size(), times[name], length);
        }
        MessageDigest digest = Digests.of(algorithm);
        payload.content(file, size, more, digest);
        String found = HexFormat.of().formatHex(digest.digest());
        if (!found.equals(digests.get(i))) {
            int time = (int) Files.getLastModifiedTime(file).to(TimeUnit.SECONDS);
            for (int name : all) {
                digests.set(name, found);
                sizes[name] = size + more.length;
                times[name] = time;
                flags[name] |= leave ? LEAVE_IN_PLACE : 0;
            }
        }
    }

    private boolean isAsPublished(Path file, int i) throws IOException {
        return Digests.hex(file, algorithm).equals(digests.get(i));
    }

    /** Says in the header what {@link #write} has written. */
    void describe(HeaderBuilder header) {
        if (paths.isEmpty()) {
            return;
        }
        header.numbers(Tag.FILEFLAGS.number(), flags)
                .numbers(Tag.FILEMTIMES.number(), times)
                .texts(Tag.FILEDIGESTS.number(), digests);
        if (longSizes) {
            header.longs(Tag.LONGFILESIZES.number(), sizes);
        } else {
            header.numbers(
                    Tag.FILESIZES.number(),
                    Arrays.stream(sizes).mapToInt(size -> (int) size).toArray());
        }
    }

    private boolean isRegular(int i) {
        return (modes[i] & FORMAT) == REGULAR;
    }

    private boolean isGhost(int i) {
        return (flags[i] & GHOST) != 0;
    }

    private boolean isConfiguration(int i) {
        return (flags[i] & CONFIGURATION) != 0;
    }

    private long identity(int i) {
        return (long) devices[i] << Integer.SIZE | Integer.toUnsignedLong(inodes[i]);
    }

    private Path onDisk(int i) {
        return root.resolve(paths.get(i).substring(1));
    }
}
