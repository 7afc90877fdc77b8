// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.view;

import dev.linuxpatch.http.decode.PackageQuery;
import dev.linuxpatch.shared.packages.InventoryMessages.PackageSort;
import dev.linuxpatch.shared.packages.PackageInfo;
import dev.linuxpatch.shared.packages.PackageName;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The installed packages of one generation: encoded, and sorted in every order that can be asked for. Immutable. */
final class EncodedPackages {
    private final EncodedList<PackageInfo> list;
    private final Map<PackageSort, int[]> ascending = new EnumMap<>(PackageSort.class);
    private final Map<PackageSort, int[]> descending = new EnumMap<>(PackageSort.class);
    private final Map<PackageName, PackageInfo> byName;

    EncodedPackages(List<PackageInfo> packages) {
        this.list = EncodedList.of(packages, PackageJson::item);
        for (PackageSort sort : PackageSort.values()) {
            ascending.put(sort, sorted(sort, false));
            descending.put(sort, sorted(sort, true));
        }
        this.byName = packages.stream()
                .collect(
                        Collectors.toUnmodifiableMap(PackageInfo::name, Function.identity(), (first, second) -> first));
    }

    /**
     * The value of {@code data} for a query of installed packages.
     *
     * @param index how far the package index can be trusted, as JSON
     */
    Buffer data(PackageQuery query, String index) {
        int[] matches = matches(query);
        int count = query.page().count(matches.length);
        int limit = query.page().limit() == null ? matches.length : query.page().limit();
        Buffer array = list.array(matches, Math.min(query.page().offset(), matches.length), count);
        return Buffer.buffer(array.length() + index.length() + 96)
                .appendString("{\"packages\":")
                .appendBuffer(array)
                .appendString(",\"total\":" + matches.length + ",\"limit\":" + limit + ",\"offset\":"
                        + query.page().offset() + ",\"index\":" + index + '}');
    }

    /** Indices of the matches, in the order asked for. */
    int[] matches(PackageQuery query) {
        return Arrays.stream((query.descending() ? descending : ascending).get(query.sort()))
                .filter(index -> matches(query, list.get(index)))
                .toArray();
    }

    EncodedList<PackageInfo> list() {
        return list;
    }

    Optional<PackageInfo> find(PackageName name) {
        return Optional.ofNullable(byName.get(name));
    }

    private static boolean matches(PackageQuery query, PackageInfo info) {
        if (query.status() == PackageQuery.Selection.UPGRADABLE && !info.upgradable()) {
            return false;
        }
        if (query.upgradable() != null && query.upgradable() != info.upgradable()) {
            return false;
        }
        return query.name() == null || query.name().matches(info.name().value());
    }

    private int[] sorted(PackageSort sort, boolean reverse) {
        return IntStream.range(0, list.size())
                .boxed()
                .sorted((a, b) -> PackageOrder.of(sort, reverse).compare(list.get(a), list.get(b)))
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
