// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Reads lists of packages into an {@link AvailableIndex}. */
final class AvailableIndexBuilder {
    private static final Set<ControlField> KEPT = EnumSet.of(
            ControlField.PACKAGE,
            ControlField.VERSION,
            ControlField.ARCHITECTURE,
            ControlField.SOURCE,
            ControlField.MAINTAINER,
            ControlField.HOMEPAGE,
            ControlField.DESCRIPTION,
            ControlField.PRE_DEPENDS,
            ControlField.DEPENDS,
            ControlField.RECOMMENDS,
            ControlField.SUGGESTS,
            ControlField.SIZE,
            ControlField.INSTALLED_SIZE,
            ControlField.PHASED_UPDATE_PERCENTAGE);

    private final String nativeArchitecture;
    private final TextTable.Builder names = new TextTable.Builder();
    private final TextTable.Builder versions = new TextTable.Builder();
    private final List<ReleaseFile> releases = new ArrayList<>();
    private short[] lists = new short[1 << 8];
    private int[] sizes = new int[1 << 8];
    private int count;

    private AvailableIndexBuilder(String nativeArchitecture) {
        this.nativeArchitecture = nativeArchitecture;
    }

    /** Reads these lists, which may be packed. */
    static AvailableIndex read(List<PackageList> lists, String nativeArchitecture) throws IOException {
        AvailableIndexBuilder builder = new AvailableIndexBuilder(nativeArchitecture);
        try (StanzaArchive.Builder archive = new StanzaArchive.Builder(KEPT)) {
            for (PackageList list : lists) {
                builder.read(list, archive);
            }
            return builder.build(archive.build());
        }
    }

    private void read(PackageList list, StanzaArchive.Builder archive) throws IOException {
        releases.add(list.release());
        try (StanzaReader stanzas = new StanzaReader(CompressedFiles.open(list.file()))) {
            while (stanzas.next()) {
                String name = stanzas.text(ControlField.PACKAGE);
                String version = stanzas.text(ControlField.VERSION);
                if (name != null && version != null) {
                    String architecture =
                            stanzas.has(ControlField.ARCHITECTURE) ? stanzas.text(ControlField.ARCHITECTURE) : "";
                    add(NativeArchitecture.key(name, architecture, nativeArchitecture), version, stanzas);
                    archive.add(stanzas);
                }
            }
        }
    }

    private void add(String name, String version, StanzaReader stanza) {
        if (count == lists.length) {
            lists = Arrays.copyOf(lists, count * 2);
            sizes = Arrays.copyOf(sizes, count * 2);
        }
        names.add(name);
        versions.add(version);
        lists[count] = (short) (releases.size() - 1);
        sizes[count] = (int) Numbers.parse(stanza.text(ControlField.SIZE));
        count++;
    }

    private AvailableIndex build(StanzaArchive archive) {
        TextTable unsortedNames = names.build();
        TextTable unsortedVersions = versions.build();
        int[] order = IntStream.range(0, count)
                .boxed()
                .sorted((a, b) -> {
                    int byName = unsortedNames.compare(a, b);
                    return byName != 0
                            ? byName
                            : DebianVersion.compare(unsortedVersions.get(b), unsortedVersions.get(a));
                })
                .mapToInt(Integer::intValue)
                .toArray();
        TextTable.Builder sortedNames = new TextTable.Builder();
        TextTable.Builder sortedVersions = new TextTable.Builder();
        short[] sortedLists = new short[count];
        int[] sortedSizes = new int[count];
        for (int i = 0; i < count; i++) {
            sortedNames.add(unsortedNames.get(order[i]));
            sortedVersions.add(unsortedVersions.get(order[i]));
            sortedLists[i] = lists[order[i]];
            sortedSizes[i] = sizes[order[i]];
        }
        TextTable versionTable = sortedVersions.build();
        return new AvailableIndex(
                sortedNames.build(),
                versionTable,
                sortedLists,
                order,
                sortedSizes,
                oldestFirst(versionTable),
                archive,
                releases);
    }

    private static int[] oldestFirst(TextTable versions) {
        String[] texts =
                IntStream.range(0, versions.size()).mapToObj(versions::get).toArray(String[]::new);
        return IntStream.range(0, texts.length)
                .boxed()
                .sorted((a, b) -> DebianVersion.compare(texts[a], texts[b]))
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
