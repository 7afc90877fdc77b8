// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * Every version of every package that the lists offer, in little memory: some 200 bytes each. Packages are called as in
 * {@link DpkgStatus}: by name, with the architecture if that is foreign. Immutable.
 *
 * <p>Entries are in the order of names, versions of one name from the newest to the oldest.
 */
final class AvailableIndex {
    private final TextTable names;
    private final TextTable versions;
    private final short[] lists;
    private final int[] stanzas;
    private final int[] sizes;
    private final int[] ranks;
    private final int[] oldestFirst;
    private final StanzaArchive archive;
    private final List<ReleaseFile> releases;

    AvailableIndex(
            TextTable names,
            TextTable versions,
            short[] lists,
            int[] stanzas,
            int[] sizes,
            int[] oldestFirst,
            StanzaArchive archive,
            List<ReleaseFile> releases) {
        this.names = names;
        this.versions = versions;
        this.lists = lists;
        this.stanzas = stanzas;
        this.sizes = sizes;
        this.oldestFirst = oldestFirst;
        this.ranks = ranks(versions, oldestFirst);
        this.archive = archive;
        this.releases = List.copyOf(releases);
    }

    /** Number of entries: versions times lists that offer them. */
    int size() {
        return names.size();
    }

    /** All versions of a package, newest first; a version that several lists offer comes several times. */
    List<AvailableVersion> versionsOf(String name) {
        byte[] key = name.getBytes(StandardCharsets.UTF_8);
        List<AvailableVersion> found = new ArrayList<>(2);
        for (int i = firstOf(key); i < names.size() && names.compare(i, key) == 0; i++) {
            found.add(new AvailableVersion(i, versions.get(i), releases.get(lists[i])));
        }
        return found;
    }

    private int firstOf(byte[] key) {
        int low = 0;
        int high = names.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (names.compare(middle, key) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /**
     * Goes through the packages in the order of names and gives, for each, the entry that apt would take without
     * preferences: of the archives with the highest default priority the newest version.
     */
    void forEachCandidate(IntConsumer sink) {
        int first = 0;
        while (first < names.size()) {
            int best = first;
            int next = first + 1;
            for (; next < names.size() && names.compare(first, next) == 0; next++) {
                if (release(next).priority() > release(best).priority()) {
                    best = next;
                }
            }
            sink.accept(best);
            first = next;
        }
    }

    String name(int entry) {
        return names.get(entry);
    }

    String version(int entry) {
        return versions.get(entry);
    }

    ReleaseFile release(int entry) {
        return releases.get(lists[entry]);
    }

    /** Bytes of the archive file. */
    long downloadSize(int entry) {
        return Integer.toUnsignedLong(sizes[entry]);
    }

    /** Place of an entry's version among all versions here: equal versions have the same. */
    int rank(int entry) {
        return ranks[entry];
    }

    /** The rank of a version; if it is not here, {@code -(r + 1)} where r is the rank of the next newer one. */
    int rankOf(String version) {
        int low = 0;
        int high = oldestFirst.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (DebianVersion.compare(versions.get(oldestFirst[middle]), version) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if (low == oldestFirst.length) {
            return -(nextRank() + 1);
        }
        int rank = ranks[oldestFirst[low]];
        return DebianVersion.compare(versions.get(oldestFirst[low]), version) == 0 ? rank : -(rank + 1);
    }

    private int nextRank() {
        return oldestFirst.length == 0 ? 1 : ranks[oldestFirst[oldestFirst.length - 1]] + 1;
    }

    /** From 1, so that there is room before the oldest. */
    private static int[] ranks(TextTable versions, int[] oldestFirst) {
        int[] ranks = new int[oldestFirst.length];
        int rank = 1;
        for (int i = 0; i < oldestFirst.length; i++) {
            if (i > 0 && DebianVersion.compare(versions.get(oldestFirst[i - 1]), versions.get(oldestFirst[i])) != 0) {
                rank++;
            }
            ranks[oldestFirst[i]] = rank;
        }
        return ranks;
    }

    /** For {@link #fields}; make one for each question. */
    StanzaArchive.Reader reader() {
        return archive.reader();
    }

    /** The kept fields of an entry. */
    Map<ControlField, String> fields(int entry, StanzaArchive.Reader reader) {
        return reader.get(stanzas[entry]);
    }

    /** Where an entry's fields are kept: questions in this order are the cheapest. */
    int place(int entry) {
        return stanzas[entry];
    }

    /** Rough bytes of memory. */
    long footprint() {
        return archive.footprint() + names.footprint() + versions.footprint() + 18L * size();
    }
}
