// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.inventory;

import dev.linuxpatch.shared.packages.Advisory;
import dev.linuxpatch.shared.packages.InventoryMessages;
import dev.linuxpatch.shared.packages.PackageInfo;
import dev.linuxpatch.shared.packages.Patch;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Cuts lists into pages that stay far below what a message may have, however long single items are: whoever reads them asks
 * for the rest.
 */
final class Pages {
    /** Characters; a message may have four times as many bytes. */
    private static final long PAGE_CHARACTERS = 1024 * 1024;
    /** What an item has besides its long parts, names of the keys included. */
    private static final long ITEM = 600;
    /** Quotation marks and comma. */
    private static final long TEXT = 3;

    private Pages() {}

    static List<PackageInfo> packages(List<PackageInfo> all, int from) {
        return page(all, from, Pages::weight);
    }

    static List<Patch> patches(List<Patch> all, int from) {
        return page(all, from, Pages::weight);
    }

    /** At least one item, so that whoever reads gets on. */
    private static <T> List<T> page(List<T> items, int from, ToLongFunction<T> weight) {
        int most = Math.min(from + InventoryMessages.PAGE, items.size());
        long characters = 0;
        int to = from;
        while (to < most) {
            characters += weight.applyAsLong(items.get(to));
            if (characters > PAGE_CHARACTERS && to > from) {
                break;
            }
            to++;
        }
        return items.subList(from, to);
    }

    private static long weight(PackageInfo info) {
        return ITEM + length(info.description()) + texts(info.dependencies()) + texts(info.reverseDependencies());
    }

    private static long weight(Patch patch) {
        return ITEM
                + length(patch.description())
                + texts(patch.cveIds())
                + texts(patch.affectedPackages())
                + patch.advisories().stream().mapToLong(Pages::weight).sum();
    }

    private static long weight(Advisory advisory) {
        return ITEM + length(advisory.summary()) + texts(advisory.cveIds());
    }

    private static long length(String text) {
        return text == null ? 0 : text.length();
    }

    private static long texts(List<String> texts) {
        return texts.stream().mapToLong(text -> TEXT + text.length()).sum();
    }
}
